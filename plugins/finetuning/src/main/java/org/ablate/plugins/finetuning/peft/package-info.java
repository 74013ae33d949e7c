/** Adapters in the files of Hugging Face's PEFT: reading and writing. */
@NullMarked
package org.ablate.plugins.finetuning.peft;

import org.jspecify.annotations.NullMarked;
