/** Framing of texts as examples: special tokens, truncation. */
@NullMarked
package org.ablate.plugins.objectives.example;

import org.jspecify.annotations.NullMarked;
