package org.ablate.plugins.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.spi.tensor.Sampling;
import org.jspecify.annotations.Nullable;

/** {@link Ops} as TorchScript programs. */
final class PytorchOps implements Ops {

    /** The attention weights of one layer that may stand in memory as a whole: 64 MB in bfloat16. */
    private static final long MOST_WEIGHTS = 1L << 25;

    private final PtNDManager manager;
    private final Precision precision;
    private final DataType format;
    private final Script programs;
    private final Map<String, Script> kernels = new HashMap<>();
    private final boolean roundsOnCpu;

    /** @param format of parameters: float32 or float64 */
    PytorchOps(NDManager manager, Precision precision, DataType format) {
        this.format = format;
        this.manager = (PtNDManager) manager;
        this.precision = precision;
        this.roundsOnCpu = precision == Precision.BF16 && !manager.getDevice().isGpu();
        this.programs = compile(String.join(
                "\n",
                LayerPrograms.TEXT,
                AttentionPrograms.TEXT,
                LossPrograms.TEXT,
                TrainingPrograms.TEXT,
                SamplingPrograms.TEXT));
    }

    private Script compile(String text) {
        return Script.compile(format == DataType.FLOAT64 ? DoublePrograms.of(text) : text, manager);
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public int threads() {
        return JniUtils.getNumThreads();
    }

    @Override
    public NDArray linear(NDArray input, NDArray weight, @Nullable NDArray bias) {
        if (precision == Precision.BF16) {
            return call("linear_bf16", input, weight, bias);
        }
        return call("linear", input, weight, bias);
    }

    @Override
    public NDList linears(NDArray input, NDList weights, NDList biases) {
        if (biases.size() != weights.size() && !biases.isEmpty()) {
            throw new IllegalArgumentException(
                    biases.size() + " biases for " + weights.size() + " weights; give one for each or none");
        }
        NDList joined = programs.run("join", weights, biases);
        NDArray all = linear(input, joined.get(0), biases.isEmpty() ? null : joined.get(1));
        return programs.run("split_as", all, weights);
    }

    @Override
    public NDArray embedding(NDArray indices, NDArray weight) {
        return call("embedding", indices, weight);
    }

    @Override
    public NDArray layerNorm(NDArray input, @Nullable NDArray weight, @Nullable NDArray bias, double epsilon) {
        return call("layer_norm", input, weight, bias, epsilon);
    }

    @Override
    public NDArray rmsNorm(NDArray input, @Nullable NDArray weight, double epsilon) {
        return call("rms_norm", input, weight, epsilon);
    }

    @Override
    public NDArray gelu(NDArray input) {
        return call("gelu", input);
    }

    @Override
    public NDArray geluTanh(NDArray input) {
        return call("gelu_tanh", input);
    }

    @Override
    public NDArray silu(NDArray input) {
        return call("silu", input);
    }

    @Override
    public NDArray relu(NDArray input) {
        return call("relu", input);
    }

    @Override
    public NDArray scale(NDArray input, double factor) {
        return call("scale", input, factor);
    }

    @Override
    public NDArray dropout(NDArray input, double rate, long seed) {
        if (rate == 0) {
            return input;
        }
        JniUtils.setSeed(seed);
        return call("dropout", input, rate);
    }

    @Override
    public NDArray uniform(Shape shape, long seed) {
        JniUtils.setSeed(seed);
        return manager.randomUniform(0, 1, shape, format);
    }

    @Override
    public NDArray attention(NDArray query, NDArray key, NDArray value, AttentionMask mask, double scale) {
        return attention(query, key, value, mask, scale, 0, 0);
    }

    @Override
    public NDArray attention(
            NDArray query, NDArray key, NDArray value, AttentionMask mask, double scale, double dropout, long seed) {
        if (dropout > 0) {
            JniUtils.setSeed(seed);
        }
        Shape queries = query.getShape();
        boolean causal = mask.causal() && queries.get(2) > 1; // the last query sees every key
        long weights = queries.get(0)
                * queries.get(1)
                * queries.get(2)
                * key.getShape().get(2);
        boolean products = roundsOnCpu && weights <= MOST_WEIGHTS;
        return call("attention", query, key, value, mask.keep(), mask.bias(), causal, scale, dropout, products);
    }

    @Override
    public NDArray splitHeads(NDArray input, int heads) {
        return call("split_heads", input, (long) heads);
    }

    @Override
    public NDArray mergeHeads(NDArray input) {
        return call("merge_heads", input);
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray labels, CrossEntropyOptions options) {
        return call(
                "cross_entropy",
                logits,
                labels,
                options.classWeights(),
                options.ignoreIndex(),
                options.labelSmoothing());
    }

    @Override
    public <T> T withoutGradients(Supplier<T> work) {
        boolean recording = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(recording);
        }
    }

    @Override
    public NDList gradients(NDArray loss, NDList parameters) {
        return programs.run("gradients", loss, parameters);
    }

    @Override
    public void accumulate(NDList into, NDList from) {
        call("accumulate", into, from).close();
    }

    @Override
    public NDArray globalNorm(NDList arrays) {
        return call("global_norm", arrays);
    }

    @Override
    public NDArray clipGlobalNorm(NDList arrays, double maxNorm) {
        return call("clip", arrays, maxNorm);
    }

    @Override
    public NDArray parameter(float[] values, Shape shape) {
        try (NDArray staged = manager.create(values, shape)) {
            NDArray parameter = format == DataType.FLOAT32 ? staged.duplicate() : staged.toType(format, true);
            NDScope.unregister(parameter);
            parameter.setRequiresGradient(true);
            return parameter;
        }
    }

    @Override
    public NDArray zeros(Shape shape) {
        NDArray zeros = manager.zeros(shape, format);
        NDScope.unregister(zeros);
        return zeros;
    }

    @Override
    public NDArray sample(NDArray logits, Sampling sampling, long seed) {
        if (sampling.temperature() == 0) {
            return call("most_likely", logits);
        }
        JniUtils.setSeed(seed);
        long vocabulary = logits.getShape().get(1);
        long k = sampling.topK() == 0 ? vocabulary : Math.min(sampling.topK(), vocabulary);
        return call("sample", logits, sampling.temperature(), k, sampling.topP());
    }

    @Override
    public NDArray toFloat32(NDArray input) {
        return call("to_float32", input);
    }

    @Override
    public boolean allFinite(NDArray array) {
        return programs.test("all_finite", array);
    }

    @Override
    public Kernel kernel(String entry, String source) {
        return kernels.computeIfAbsent(source, this::compile).kernel(entry);
    }

    private NDArray call(String program, @Nullable Object... arguments) {
        return programs.call(program, arguments);
    }

    @Override
    public void close() {
        programs.close();
        kernels.values().forEach(Script::close);
        kernels.clear();
        manager.close();
    }
}
