@NullMarked
package org.ablate.plugins.finetuning.lora;

import org.jspecify.annotations.NullMarked;
