/**
 * Attentions in heads: multi-head attention and its variants, which differ in the keys that a query sees and in how
 * scores are made.
 */
@NullMarked
package org.ablate.plugins.transformer.attention;

import org.jspecify.annotations.NullMarked;
