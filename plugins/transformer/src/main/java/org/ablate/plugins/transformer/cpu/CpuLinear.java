package org.ablate.plugins.transformer.cpu;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;

/** Linear layer of one vector: {@code W · x + b}. The weights are copied, one row for each input. */
public final class CpuLinear {

    /** The fewest weights that are worth a second thread: some ten microseconds of work. */
    private static final int FEWEST_SHARED = 1 << 16;

    /** Columns are shared out in multiples of a cache line. */
    private static final int LINE = 16;

    private final float[][] rows; // (inputs, outputs)
    private final float[] bias;
    private final SpinningWorkers crew;
    private final int parts;

    private CpuLinear(float[][] rows, float[] bias, SpinningWorkers crew) {
        this.rows = rows;
        this.bias = bias;
        this.crew = crew;
        this.parts = (long) rows.length * bias.length < FEWEST_SHARED ? 1 : crew.threads();
    }

    /**
     * Layers that read the same input, their outputs side by side.
     *
     * @param crew shares the work of a large product
     */
    public static CpuLinear of(SpinningWorkers crew, Linear... layers) {
        return of(
                Arrays.stream(layers).map(layer -> layer.weight().array()).toList(),
                Arrays.stream(layers)
                        .map(layer -> layer.bias().map(Parameter::array))
                        .toList(),
                crew);
    }

    /**
     * The scores of a table's rows.
     *
     * @param table (outputs, inputs)
     * @param bias (outputs)
     */
    public static CpuLinear of(NDArray table, Optional<NDArray> bias, SpinningWorkers crew) {
        return of(List.of(table), List.of(bias), crew);
    }

    private static CpuLinear of(List<NDArray> weights, List<Optional<NDArray>> biases, SpinningWorkers crew) {
        int outputs = weights.stream()
                .mapToInt(weight -> (int) weight.getShape().get(0))
                .sum();
        float[] bias = new float[outputs];
        int at = 0;
        for (int i = 0; i < weights.size(); i++) {
            if (biases.get(i).isPresent()) {
                float[] one = biases.get(i).get().toFloatArray();
                System.arraycopy(one, 0, bias, at, one.length);
            }
            at += (int) weights.get(i).getShape().get(0);
        }
        return new CpuLinear(rows(weights, outputs), bias, crew);
    }

    private static float[][] rows(List<NDArray> weights, int outputs) {
        int inputs = (int) weights.get(0).getShape().get(1);
        float[][] rows = new float[inputs][outputs];
        int at = 0;
        for (NDArray weight : weights) {
            int columns = (int) weight.getShape().get(0);
            float[] turned = turned(weight);
            for (int i = 0; i < inputs; i++) {
                System.arraycopy(turned, i * columns, rows[i], at, columns);
            }
            at += columns;
        }
        return rows;
    }

    private static float[] turned(NDArray weight) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return weight.transpose().toFloatArray();
        }
    }

    public int outputs() {
        return bias.length;
    }

    /** {@code output = W · input + b}. */
    public void apply(float[] input, float[] output) {
        System.arraycopy(bias, 0, output, 0, bias.length);
        sum(input, output);
    }

    /** {@code stream += W · input + b}. */
    public void addTo(float[] input, float[] stream) {
        for (int i = 0; i < bias.length; i++) {
            stream[i] += bias[i];
        }
        sum(input, stream);
    }

    /** The weights of one output: the row of the table, where the product is one with a table. */
    public void row(int output, float[] into) {
        for (int i = 0; i < rows.length; i++) {
            into[i] = rows[i][output];
        }
    }

    private void sum(float[] input, float[] output) {
        crew.share(parts, part -> sum(input, output, part));
    }

    private void sum(float[] input, float[] output, int part) {
        RowKernels.add(input, 0, rows, rows.length, output, border(part), border(part + 1));
    }

    private int border(int part) {
        return part == parts ? bias.length : (int) ((long) bias.length * part / parts / LINE * LINE);
    }

    /** Whether layers compute nothing but their products, with weights that are there as they are. */
    public static boolean isPlain(Linear... layers) {
        for (Linear layer : layers) {
            if (layer.getClass() != Linear.class || layer.weight().isStored()) {
                return false;
            }
        }
        return true;
    }
}
