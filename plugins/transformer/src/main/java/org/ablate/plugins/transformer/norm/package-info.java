/** Normalization layers of the residual stream. */
@NullMarked
package org.ablate.plugins.transformer.norm;

import org.jspecify.annotations.NullMarked;
