/** Quantization of held weights: formats of a few bits, with a scale for each block. */
@NullMarked
package org.ablate.plugins.finetuning.quantization;

import org.jspecify.annotations.NullMarked;
