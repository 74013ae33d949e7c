package org.ablate.spi.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fused tensor operations, each one native call with gradients. What DJL's {@link NDArray} offers well is not repeated
 * here. Everything made belongs to the innermost open {@link ai.djl.ndarray.NDScope} and ends with it.
 *
 * <p>Inputs may be in the precision policy's format where an earlier operation of this interface produced them; pass such
 * arrays on, but do not convert or read them except through {@link #toFloat32}.
 */
public interface Ops extends AutoCloseable {

    /** The manager of what outlives a step: parameters, optimizer state, caches. */
    NDManager manager();

    /** The policy in force, never {@link Precision#AUTO}; {@link Precision#FP32} where nothing is rounded below parameters. */
    Precision precision();

    /** How many threads share the work of an operation on the CPU. */
    int threads();

    // Layers

    /**
     * {@code input · weightᵀ + bias}, a matrix product under the precision policy.
     *
     * @param input (…, in)
     * @param weight (out, in)
     * @param bias (out), or absent
     * @return (…, out)
     */
    NDArray linear(NDArray input, NDArray weight, @Nullable NDArray bias);

    /**
     * Several products of one input, computed as one: {@link #linear} for each weight, at less cost.
     *
     * @param input (…, in)
     * @param weights each (outᵢ, in)
     * @param biases one (outᵢ) for each weight, or none at all
     * @return one (…, outᵢ) for each weight, views of one array
     */
    NDList linears(NDArray input, NDList weights, NDList biases);

    /**
     * Rows of a table.
     *
     * @param indices int64 (…)
     * @param weight (rows, width)
     * @return (…, width)
     */
    NDArray embedding(NDArray indices, NDArray weight);

    /**
     * Layer normalization over the last dimension (Ba et al., 2016, arXiv:1607.06450), biased variance.
     *
     * @param input (…, width)
     * @param weight (width), or absent
     * @param bias (width), or absent
     * @param epsilon added to the variance
     */
    NDArray layerNorm(NDArray input, @Nullable NDArray weight, @Nullable NDArray bias, double epsilon);

    /**
     * Root-mean-square normalization over the last dimension (Zhang and Sennrich, 2019, arXiv:1910.07467).
     *
     * @param input (…, width)
     * @param weight (width), or absent
     * @param epsilon added to the mean square
     */
    NDArray rmsNorm(NDArray input, @Nullable NDArray weight, double epsilon);

    /** {@code x · Φ(x)}, exact (Hendrycks and Gimpel, 2016, arXiv:1606.08415). */
    NDArray gelu(NDArray input);

    /** The tanh approximation of {@link #gelu}. */
    NDArray geluTanh(NDArray input);

    /** {@code x · sigmoid(x)}, also called swish. */
    NDArray silu(NDArray input);

    /** {@code max(x, 0)}. */
    NDArray relu(NDArray input);

    /**
     * {@code factor · input}. Use this where gradients are recorded: {@link NDArray#mul(Number)}, {@code div(Number)},
     * {@code pow(Number)}, {@code maximum(Number)} and {@code minimum(Number)} keep their number in memory that Java may
     * free before the gradient reads it.
     */
    NDArray scale(NDArray input, double factor);

    /**
     * Zeroes each element with probability {@code rate} and scales the rest by {@code 1 / (1 − rate)}.
     *
     * @param rate from 0 to 1; 0 returns the input itself
     * @param seed decides the mask, wholly
     */
    NDArray dropout(NDArray input, double rate, long seed);

    /**
     * Numbers drawn uniformly from [0, 1), without gradient.
     *
     * @param seed decides them, wholly
     */
    NDArray uniform(Shape shape, long seed);

    /**
     * Scaled dot-product attention: {@code softmax(scale · q · kᵀ + bias) · v}.
     *
     * @param query (batch, heads, queries, headWidth)
     * @param key (batch, keyValueHeads, keys, headWidth); heads is a multiple of keyValueHeads, and each key head serves a
     *     run of heads / keyValueHeads consecutive query heads
     * @param value (batch, keyValueHeads, keys, valueWidth)
     * @param scale of the scores, usually 1 / √headWidth
     * @return (batch, heads, queries, valueWidth)
     */
    NDArray attention(NDArray query, NDArray key, NDArray value, AttentionMask mask, double scale);

    /**
     * {@link #attention} with dropout on the attention weights.
     *
     * @param dropout rate, from 0 to 1
     * @param seed decides the dropped weights, wholly
     */
    NDArray attention(
            NDArray query, NDArray key, NDArray value, AttentionMask mask, double scale, double dropout, long seed);

    /**
     * (batch, time, heads · headWidth) to (batch, heads, time, headWidth), a view.
     */
    NDArray splitHeads(NDArray input, int heads);

    /** (batch, heads, time, headWidth) to (batch, time, heads · headWidth). */
    NDArray mergeHeads(NDArray input);

    // Loss

    /**
     * The <em>sum</em> of the cross-entropies of all rows whose label counts, in nats; fp32.
     *
     * @param logits (…, classes)
     * @param labels int64 (…)
     * @return a scalar
     */
    NDArray crossEntropy(NDArray logits, NDArray labels, CrossEntropyOptions options);

    // Training

    /** Runs without recording gradients on the calling thread. */
    <T> T withoutGradients(Supplier<T> work);

    /**
     * d loss / d parameter for each parameter, zeros where the loss does not depend on it. Frees the recorded graph.
     *
     * @param loss a scalar
     * @param parameters arrays made by {@link #parameter}
     */
    NDList gradients(NDArray loss, NDList parameters);

    /** {@code into += from}, element by element of the lists, in place. */
    void accumulate(NDList into, NDList from);

    /** The 2-norm over all elements of all arrays, a scalar. */
    NDArray globalNorm(NDList arrays);

    /**
     * Scales all arrays in place by {@code min(1, maxNorm / (norm + 1e-6))}, as PyTorch's {@code clip_grad_norm_}.
     *
     * @return the norm before clipping, a scalar
     */
    NDArray clipGlobalNorm(NDList arrays, double maxNorm);

    /** A trainable leaf of {@link #manager} holding {@code values} in row-major order. */
    NDArray parameter(float[] values, Shape shape);

    /** A zero-filled array of {@link #manager} in the format of parameters, such as optimizer state. */
    NDArray zeros(Shape shape);

    // Generation

    /**
     * Draws one token per row.
     *
     * @param logits (batch, vocabulary)
     * @param seed decides the draw, wholly
     * @return int64 (batch)
     */
    NDArray sample(NDArray logits, Sampling sampling, long seed);

    // Conversion and extension

    /**
     * The array in the format of parameters, itself where it already is; differentiable. That format is fp32, unless the operations are
     * {@linkplain Engine#openFloat64 those of float64}.
     */
    NDArray toFloat32(NDArray input);

    /** A finite check of a scalar or array in one call: whether every element is finite. */
    boolean allFinite(NDArray array);

    /**
     * Compiles a program in the engine's script dialect (TorchScript), once per distinct text.
     *
     * <pre>{@code
     * Kernel gate = ops.kernel("gate", """
     *     def gate(self, x: Tensor, w: Tensor) -> Tensor:
     *         return torch.mul(torch.silu(x), w)
     *     """);
     * }</pre>
     *
     * @param entry the method to run
     * @param source one or more methods; {@code torch.NAME} is the engine's operator of that name. The format 6 is that of parameters,
     *     float32 but in operations {@linkplain Engine#openFloat64 in float64}
     * @throws org.ablate.spi.ExperimentException naming the line, when the program does not compile
     */
    Kernel kernel(String entry, String source);

    /** Releases everything of {@link #manager}. */
    @Override
    void close();
}
