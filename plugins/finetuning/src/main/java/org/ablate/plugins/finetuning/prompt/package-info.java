/**
 * Virtual tokens: prompts before the embeddings of a text, and prefixes before the keys and values of its
 * attentions.
 */
@NullMarked
package org.ablate.plugins.finetuning.prompt;

import org.jspecify.annotations.NullMarked;
