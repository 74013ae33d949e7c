package org.ablate.plugins.finetuning.adapter;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * Weight and bias of a linear layer as arrays, {@code weight · x + bias}.
 *
 * @param weight (out, in)
 * @param bias (out), or absent
 */
public record MergedLinear(NDArray weight, Optional<NDArray> bias) {}
