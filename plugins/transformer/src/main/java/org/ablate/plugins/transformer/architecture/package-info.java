/**
 * Whole transformers: decoder, encoder and encoder-decoder, the stacks of blocks they are made of, and the count of
 * their FLOPs.
 */
@NullMarked
package org.ablate.plugins.transformer.architecture;

import org.jspecify.annotations.NullMarked;
