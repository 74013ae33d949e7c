package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DistillationTest {

    private record None() {}

    /** Weights of a model without any. */
    private record Nothing() implements WeightSource {
        @Override
        public OptionalInt tokens() {
            return OptionalInt.of(3);
        }

        @Override
        public Report compare(Architecture model) {
            return new Report(List.of(), List.of(), List.of(), List.of(), List.of());
        }

        @Override
        public Report load(Architecture model, Ops ops) {
            return compare(model);
        }

        @Override
        public SortedMap<String, String> digests() {
            return new TreeMap<>();
        }
    }

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final double[][] STUDENT = {{1, 2, 4}, {0, 1, 0}};
    private static final double[][] TEACHER = {{2, 0, 1}, {3, 3, 3}};

    /** One row of two positions; the second does not count. */
    private final Batch batch =
            Batch.of(engine.array(new long[] {0, 1}, 1, 2), engine.array(new long[] {2, -100}, 1, 2), 1);

    @Test
    void theLossMixesTheObjectivesWithTheDivergenceAtTheTemperature() {
        double hard = -logSoftmax(STUDENT[0], 1)[2];
        double soft = divergence(TEACHER[0], STUDENT[0], 2) * 4;
        assertThat(loss(0.25, Distillation.Direction.FORWARD, 0)).isCloseTo(0.75 * hard + 0.25 * soft, within(1e-5));
        double reverse = divergence(STUDENT[0], TEACHER[0], 2) * 4;
        assertThat(loss(1, Distillation.Direction.REVERSE, 0)).isCloseTo(reverse, within(1e-5));
    }

    @Test
    void statesAreDrawnTogetherWhereLabelsCount() {
        double distance = 0;
        for (int i = 0; i < 3; i++) {
            distance += Math.pow(STUDENT[0][i] - TEACHER[0][i], 2) / 3;
        }
        assertThat(loss(0, Distillation.Direction.FORWARD, 0.5))
                .isCloseTo(-logSoftmax(STUDENT[0], 1)[2] + 0.5 * distance, within(1e-5));
    }

    @Test
    void evaluationIsByTheObjectiveAlone() {
        double loss = distillation(1, Distillation.Direction.FORWARD, 0, Optional.of(new Nothing()))
                .outcome(new Fixed(STUDENT), batch, Pass.evaluation())
                .lossSum()
                .getFloat();
        assertThat(loss).isCloseTo(-logSoftmax(STUDENT[0], 1)[2], within(1e-5));
    }

    @Test
    void aTeacherWithoutWeightsIsRefused() {
        assertThatThrownBy(() -> distillation(1, Distillation.Direction.FORWARD, 0, Optional.empty())
                        .outcome(new Fixed(STUDENT), batch, Pass.training(1, 0, 0)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("objective.teacher has no weights");
    }

    private double loss(double weight, Distillation.Direction direction, double states) {
        return distillation(weight, direction, states, Optional.of(new Nothing()))
                .outcome(new Fixed(STUDENT), batch, Pass.training(1, 0, 0))
                .lossSum()
                .getFloat();
    }

    private static Objective distillation(
            double weight, Distillation.Direction direction, double states, Optional<Record> from) {
        Choice<Architecture> teacher = new Choice<>(Architecture.class, "fixed", new None(), from);
        Choice<Objective> of = new Choice<>(Objective.class, "causal-lm", new None());
        return new Distillation(
                new Distillation.Config(of, teacher, weight, 2, direction, states),
                new CausalLanguageModeling(
                        (scores, target) ->
                                engine.ops().crossEntropy(scores, target.labels(), CrossEntropyOptions.PLAIN),
                        engine.ops()),
                () -> new Fixed(TEACHER),
                engine.ops());
    }

    private static double divergence(double[] of, double[] from, double temperature) {
        double[] p = logSoftmax(of, temperature);
        double[] q = logSoftmax(from, temperature);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += Math.exp(p[i]) * (p[i] - q[i]);
        }
        return sum;
    }

    private static double[] logSoftmax(double[] logits, double temperature) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit / temperature);
        }
        double[] result = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            result[i] = logits[i] / temperature - Math.log(sum);
        }
        return result;
    }

    /** States and scores that are given. */
    private static final class Fixed extends Architecture {

        private final double[][] logits;

        Fixed(double[][] logits) {
            this.logits = logits;
        }

        @Override
        public NDArray states(Input input, Pass pass) {
            float[] flat = new float[6];
            for (int i = 0; i < 6; i++) {
                flat[i] = (float) logits[i / 3][i % 3];
            }
            return engine.array(flat, 1, 2, 3);
        }

        @Override
        public NDArray outputs(NDArray states, Input input, Pass pass) {
            return states;
        }

        @Override
        public Output output() {
            return Output.TOKENS;
        }

        @Override
        public boolean causal() {
            return true;
        }

        @Override
        public KeyValueCache cache(int batch, int capacity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Long> flops(int time) {
            return Map.of();
        }
    }
}
