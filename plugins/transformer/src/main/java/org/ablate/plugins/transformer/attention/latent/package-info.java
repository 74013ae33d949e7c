/** Multi-head latent attention, whose keys and values are made of one latent vector a token. */
@NullMarked
package org.ablate.plugins.transformer.attention.latent;

import org.jspecify.annotations.NullMarked;
