/** Attention weights: the functions that turn the scores of queries and keys into shares of the values. */
@NullMarked
package org.ablate.plugins.transformer.attention.weights;

import org.jspecify.annotations.NullMarked;
