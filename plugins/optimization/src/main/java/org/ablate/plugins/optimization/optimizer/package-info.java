/** Optimizers: each a fused program over all parameters of a step. */
@NullMarked
package org.ablate.plugins.optimization.optimizer;

import org.jspecify.annotations.NullMarked;
