/** Low-rank adapters: LoRA and its variants, their initialization and scaling, and QLoRA. */
@NullMarked
package org.ablate.plugins.finetuning.lora;

import org.jspecify.annotations.NullMarked;
