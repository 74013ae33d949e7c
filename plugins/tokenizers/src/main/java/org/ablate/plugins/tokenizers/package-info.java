/** Tokenizers trained here and kept as Hugging Face {@code tokenizer.json} files: characters, bytes, byte-level BPE. */
@NullMarked
package org.ablate.plugins.tokenizers;

import org.jspecify.annotations.NullMarked;
