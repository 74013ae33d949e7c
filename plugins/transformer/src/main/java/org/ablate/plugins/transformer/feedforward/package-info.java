/** Dense feed-forward layers, plain and gated, and their activation functions. */
@NullMarked
package org.ablate.plugins.transformer.feedforward;

import org.jspecify.annotations.NullMarked;
