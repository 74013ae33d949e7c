/** Adapters of what a layer reads or computes: bottlenecks, and the learned scales of (IA)³. */
@NullMarked
package org.ablate.plugins.finetuning.bottleneck;

import org.jspecify.annotations.NullMarked;
