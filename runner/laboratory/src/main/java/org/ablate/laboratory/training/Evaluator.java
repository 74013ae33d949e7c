package org.ablate.laboratory.training;

import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.ablate.laboratory.data.BatchAssembler;
import org.ablate.laboratory.data.EvaluationRows;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Objective.Outcome;

/** Goes through the whole validation split and tells each metric what it saw. */
public final class Evaluator {

    /** Tokens of one forward pass, about: large enough to keep the cores busy, small enough to hold the logits. */
    private static final int TOKENS_PER_PASS = 4096;

    private final Ops ops;
    private final Architecture model;
    private final Objective objective;
    private final EvaluationRows rows;
    private final Map<String, Metric> metrics;
    private final boolean ofText;
    private final BatchAssembler assembler;

    public Evaluator(
            Ops ops, Architecture model, Objective objective, EvaluationRows rows, Map<String, Metric> metrics) {
        this.ops = ops;
        this.model = model;
        this.objective = objective;
        this.rows = rows;
        this.metrics = metrics;
        this.ofText = metrics.values().stream().anyMatch(Metric::ofText);
        this.assembler = new BatchAssembler(ops.manager());
    }

    /**
     * @param goOn asked before each forward pass; when it says no, the evaluation is given up
     * @return each metric by name, empty when given up
     */
    public Map<String, Double> evaluate(BooleanSupplier goOn) {
        Map<String, Metric.Tally> tallies = new LinkedHashMap<>();
        metrics.forEach((name, metric) -> tallies.put(name, metric.begin()));
        int rowsPerPass = Math.max(1, TOKENS_PER_PASS / rows.rowLength());
        for (long from = 0; from < rows.count(); from += rowsPerPass) {
            if (!goOn.getAsBoolean()) {
                return Map.of();
            }
            long to = Math.min(rows.count(), from + rowsPerPass);
            long first = from;
            ops.withoutGradients(() -> {
                observe(first, to, tallies);
                return true;
            });
        }
        Map<String, Double> values = new LinkedHashMap<>();
        tallies.forEach((name, tally) -> values.put(name, tally.value()));
        return values;
    }

    private void observe(long from, long to, Map<String, Metric.Tally> tallies) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<Example> examples = new ArrayList<>();
            LongStream.range(from, to).forEach(row -> examples.addAll(rows.examples(row)));
            long bytes = ofText ? rows.bytes(from, to, examples) : 0;
            Batch batch = assembler.assemble(examples);
            Outcome outcome = objective.outcome(model, batch, ForwardPass.evaluation());
            Metric.Observation observation = new Metric.Observation(
                    ops.toFloat32(outcome.logits()),
                    outcome.labels().orElse(batch.labels()),
                    outcome.lossSum().getFloat(),
                    batch.targets(),
                    bytes);
            tallies.values().forEach(tally -> tally.add(observation));
        }
    }
}
