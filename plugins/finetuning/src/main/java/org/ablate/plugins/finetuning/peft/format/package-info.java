/** The format of PEFT's files: configurations, tensors and modules, and the codec that a fine-tuning method brings for them. */
@NullMarked
package org.ablate.plugins.finetuning.peft.format;

import org.jspecify.annotations.NullMarked;
