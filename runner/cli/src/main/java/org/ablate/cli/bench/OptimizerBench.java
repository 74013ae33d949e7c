package org.ablate.cli.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ablate.composition.descriptor.DescriptorException;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Optimizer;

/** Measures what each optimizer takes for a step and keeps for a parameter, by itself: its gradients are random and made beforehand. */
final class OptimizerBench {

    private static final int WARM_UP = 3;

    /** Steps measured of an optimizer, unless they take longer than {@link #LONGEST_NANOS}. */
    private static final int STEPS = 20;

    private static final long LONGEST_NANOS = 6_000_000_000L;

    private static final String PROGRAM = """
            def again(self, gradients: List[Tensor], drawn: List[Tensor]) -> Tensor:
                for i in range(len(gradients)):
                    gradients[i].copy_(drawn[i])
                return gradients[0]
            """;

    private final Function<List<String>, ExperimentGraph> assemblies;
    private final Supplier<Ops> engine;
    private final int vocabulary;
    private final PrintWriter progress;

    /**
     * @param assemblies reads the descriptor of the model with overrides
     * @param engine opens the engine anew, so that no optimizer's state outlives its turn
     * @param progress is told what is being measured
     */
    OptimizerBench(
            Function<List<String>, ExperimentGraph> assemblies,
            Supplier<Ops> engine,
            int vocabulary,
            PrintWriter progress) {
        this.assemblies = assemblies;
        this.engine = engine;
        this.vocabulary = vocabulary;
        this.progress = progress;
    }

    /**
     * What one optimizer took.
     *
     * @param optimizer its name
     * @param parameters of the model
     * @param medianMillis of a step
     * @param meanMillis of a step, larger where some steps do more than others
     * @param stateBytes for each parameter
     */
    record Measured(String optimizer, long parameters, double medianMillis, double meanMillis, double stateBytes) {

        Map<String, Object> asData() {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("optimizer", optimizer);
            data.put("parameters", parameters);
            data.put("step_ms_median", rounded(medianMillis));
            data.put("step_ms_mean", rounded(meanMillis));
            data.put("state_bytes_per_parameter", rounded(stateBytes));
            return data;
        }

        private static double rounded(double value) {
            return Math.round(value * 100) / 100.0;
        }
    }

    /** Measures each with its defaults; what has fields without a default is passed over, and said so. */
    List<Measured> measure(List<String> names) {
        List<Measured> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            progress.println("optimizer " + (i + 1) + "/" + names.size() + ": " + name);
            progress.flush();
            try {
                ExperimentGraph graph = assemblies.apply(List.of("optimizer=" + name));
                try (Ops ops = engine.get()) {
                    all.add(measure(name, graph, ops));
                }
            } catch (DescriptorException e) {
                progress.println("  passed over, since it has no defaults: "
                        + Objects.toString(e.getMessage(), "")
                                .lines()
                                .findFirst()
                                .orElse(""));
                progress.flush();
            }
        }
        return all;
    }

    private Measured measure(String name, ExperimentGraph graph, Ops ops) {
        var model = graph.model(ops, vocabulary, Classes.NONE);
        model.fill(ops, graph.experiment().seed());
        Map<String, Parameter> parameters = model.parameters();
        Optimizer optimizer = graph.optimizer(ops);
        ops.withoutGradients(() -> {
            optimizer.begin(parameters);
            return true;
        });
        NDList drawn = new NDList();
        NDList gradients = new NDList();
        parameters.forEach((parameter, it) -> {
            drawn.add(ops.parameter(gaussian(parameter, it), it.shape()));
            gradients.add(ops.zeros(it.shape()));
        });
        List<Long> nanos = new ArrayList<>();
        long begun = System.nanoTime();
        for (int step = 0; step < WARM_UP + STEPS; step++) {
            long taken = step(ops, optimizer, gradients, drawn, step);
            if (step >= WARM_UP) {
                nanos.add(taken);
            }
            if (!nanos.isEmpty() && System.nanoTime() - begun > LONGEST_NANOS) {
                break;
            }
        }
        double[] millis =
                nanos.stream().mapToDouble(taken -> taken / 1e6).sorted().toArray();
        long count = parameters.values().stream().mapToLong(Parameter::size).sum();
        long bytes = optimizer.state().values().stream()
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
        return new Measured(
                name,
                count,
                millis[millis.length / 2],
                Arrays.stream(millis).average().orElse(Double.NaN),
                (double) bytes / count);
    }

    private static long step(Ops ops, Optimizer optimizer, NDList gradients, NDList drawn, long step) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray done =
                    ops.withoutGradients(() -> ops.kernel("again", PROGRAM).call(gradients, drawn));
            done.close();
            long begun = System.nanoTime();
            ops.withoutGradients(() -> {
                optimizer.step(gradients, optimizer.learningRate(), step);
                return true;
            });
            return System.nanoTime() - begun;
        }
    }

    private static float[] gaussian(String name, Parameter parameter) {
        RandomStream random = RandomStream.of(1, name, "gradient", 0);
        float[] values = new float[Math.toIntExact(parameter.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.01 * random.nextGaussian());
        }
        return values;
    }
}
