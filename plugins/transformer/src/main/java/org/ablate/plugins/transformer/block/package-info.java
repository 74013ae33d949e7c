/** Transformer blocks and the placement of norms around their parts. */
@NullMarked
package org.ablate.plugins.transformer.block;

import org.jspecify.annotations.NullMarked;
