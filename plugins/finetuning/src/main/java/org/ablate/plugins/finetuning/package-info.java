/** Fine-tuning methods: what of a model is trained and what is added to it, and PEFT's files of such additions. */
@NullMarked
package org.ablate.plugins.finetuning;

import org.jspecify.annotations.NullMarked;
