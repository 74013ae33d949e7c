@NullMarked
package org.ablate.plugins.finetuning.quantization;

import org.jspecify.annotations.NullMarked;
