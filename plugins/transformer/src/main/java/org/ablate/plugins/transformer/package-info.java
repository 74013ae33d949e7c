/** The parts of a transformer: the decoder and its attentions, positions, norms and feed-forward layers. */
@NullMarked
package org.ablate.plugins.transformer;

import org.jspecify.annotations.NullMarked;
