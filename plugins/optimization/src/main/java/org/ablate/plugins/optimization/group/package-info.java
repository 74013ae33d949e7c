/** Partitions of the parameters among several optimizers or rates. */
@NullMarked
package org.ablate.plugins.optimization.group;

import org.jspecify.annotations.NullMarked;
