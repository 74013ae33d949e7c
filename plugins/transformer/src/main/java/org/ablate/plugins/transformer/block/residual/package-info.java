/** Residual connections, and the projections that write to the residual stream. */
@NullMarked
package org.ablate.plugins.transformer.block.residual;

import org.jspecify.annotations.NullMarked;
