package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * What a linear layer computes, {@code weight · x + bias}, as arrays.
 *
 * @param weight (out, in)
 * @param bias (out), or absent
 */
record Affine(NDArray weight, Optional<NDArray> bias) {}
