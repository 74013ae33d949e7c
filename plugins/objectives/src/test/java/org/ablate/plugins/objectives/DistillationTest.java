package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.plugins.objectives.distillation.Distillation;
import org.ablate.plugins.objectives.language.CausalLanguageModeling;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
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

    private static final Choice<Loss> KL = new Choice<>(Loss.class, "kl-divergence", new None());

    /** The forward divergence at the temperature 2 of what counts. */
    private static final Loss KL_AT_2 = (scores, target) -> {
        NDArray p = target.referenceFor("test").div(2).logSoftmax(-1);
        NDArray q = scores.div(2).logSoftmax(-1);
        NDArray rows = p.exp().mul(p.sub(q)).sum(new int[] {-1}).mul(4);
        return rows.mul(target.labels().neq(-100).toType(DataType.FLOAT32, false))
                .sum();
    };

    private static final double[][] STUDENT = {{1, 2, 4}, {0, 1, 0}};
    private static final double[][] TEACHER = {{2, 0, 1}, {3, 3, 3}};

    /** One row of two positions; the second does not count. */
    private final Batch batch =
            Batch.of(engine.array(new long[] {0, 1}, 1, 2), engine.array(new long[] {2, -100}, 1, 2), 1);

    @Test
    void theLossMixesTheObjectivesWithTheDivergenceAtTheTemperature() {
        double hard = -logSoftmax(STUDENT[0], 1)[2];
        double soft = divergence(TEACHER[0], STUDENT[0], 2) * 4;
        assertThat(loss(0.25, 0)).isCloseTo(0.75 * hard + 0.25 * soft, within(1e-5));
    }

    @Test
    void statesAreDrawnTogetherWhereLabelsCount() {
        assertThat(loss(0, 0.5)).isCloseTo(-logSoftmax(STUDENT[0], 1)[2] + 0.5 * difference(0), within(1e-5));
    }

    @Test
    void statesOfAnotherWidthAreProjectedToTheTeachers() {
        Objective objective =
                distillation(0.5, new Fixed(TEACHER, new double[][] {{1, -1}, {5, 5}}, Output.TOKENS), causal());
        Layer layer = objective.auxiliary(new Fixed(STUDENT)).orElseThrow();
        layer.fill(engine.ops(), 4);
        NDArray weight = array(layer, "states.weight");
        NDArray bias = array(layer, "states.bias");
        float[] w = weight.toFloatArray();
        double[] off = new double[2];
        for (int i = 0; i < 2; i++) {
            off[i] = bias.toFloatArray()[i] - (i == 0 ? 1 : -1);
            for (int j = 0; j < 3; j++) {
                off[i] += w[i * 3 + j] * STUDENT[0][j];
            }
        }
        NDArray loss = objective
                .outcome(new Fixed(STUDENT), batch, ForwardPass.training(1, 0, 0))
                .lossSum();
        assertThat(loss.getFloat())
                .isCloseTo(
                        (float) (-logSoftmax(STUDENT[0], 1)[2] + 0.5 * (off[0] * off[0] + off[1] * off[1]) / 2),
                        within(1e-4f));
        NDList gradients = engine.ops().gradients(loss, new NDList(weight, bias));
        for (int i = 0; i < 2; i++) {
            assertThat(gradients.get(1).toFloatArray()[i]).isCloseTo((float) (0.5 * off[i]), within(1e-4f));
            for (int j = 0; j < 3; j++) {
                assertThat(gradients.get(0).toFloatArray()[i * 3 + j])
                        .isCloseTo((float) (0.5 * off[i] * STUDENT[0][j]), within(1e-4f));
            }
        }
    }

    @Test
    void statesOfOneWidthNeedNoProjection() {
        assertThat(distillation(0.5, new Fixed(TEACHER), causal()).auxiliary(new Fixed(STUDENT)))
                .isEmpty();
        assertThat(distillation(0, new Fixed(TEACHER, new double[][] {{1}, {2}}, Output.TOKENS), causal())
                        .auxiliary(new Fixed(STUDENT)))
                .as("where states are not compared")
                .isEmpty();
    }

    @Test
    void whereALabelIsARowsTheDifferenceIsTheMeanOverItsTokens() {
        Objective rows = new Objective() {
            @Override
            public Examples examples() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
                NDArray scores = model.forward(batch.input(), pass);
                return new Outcome(scores, engine.array(new float[] {0}, 1));
            }
        };
        Fixed student = new Fixed(STUDENT, STUDENT, Output.CLASSES);
        Objective objective = distillation(1, new Fixed(STUDENT, TEACHER, Output.CLASSES), rows);
        double first = difference(0);
        Input input = Input.of(engine.array(new long[] {0, 1}, 1, 2));
        NDArray label = engine.array(new long[] {2}, 1);
        for (boolean all : new boolean[] {true, false}) {
            NDArray keep = engine.ops().manager().create(new boolean[] {true, all}, new Shape(1, 2));
            double loss = objective
                    .outcome(
                            student,
                            new Batch(input.withKeep(keep), label, Optional.empty(), 1),
                            ForwardPass.training(1, 0, 0))
                    .lossSum()
                    .getFloat();
            assertThat(loss).isCloseTo(all ? (first + difference(1)) / 2 : first, within(1e-4));
        }
    }

    private static double difference(int position) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += Math.pow(STUDENT[position][i] - TEACHER[position][i], 2) / 3;
        }
        return sum;
    }

    private static NDArray array(Layer layer, String name) {
        return Objects.requireNonNull(layer.parameters().get(name)).array();
    }

    @Test
    void evaluationIsByTheObjectiveAlone() {
        double loss = distillation(1, 0, Optional.of(new Nothing()))
                .outcome(new Fixed(STUDENT), batch, ForwardPass.evaluation())
                .lossSum()
                .getFloat();
        assertThat(loss).isCloseTo(-logSoftmax(STUDENT[0], 1)[2], within(1e-5));
    }

    @Test
    void aTeacherWithoutWeightsIsRefused() {
        assertThatThrownBy(() -> distillation(1, 0, Optional.empty())
                        .outcome(new Fixed(STUDENT), batch, ForwardPass.training(1, 0, 0)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("objective.teacher has no weights");
    }

    private double loss(double weight, double states) {
        return distillation(weight, states, Optional.of(new Nothing()))
                .outcome(new Fixed(STUDENT), batch, ForwardPass.training(1, 0, 0))
                .lossSum()
                .getFloat();
    }

    private static Objective distillation(double weight, double states, Optional<Record> from) {
        Choice<Architecture> teacher = new Choice<>(Architecture.class, "fixed", new None(), from);
        Choice<Objective> of = new Choice<>(Objective.class, "causal-lm", new None());
        return new Distillation(
                new Distillation.Config(of, teacher, weight, KL, states),
                causal(),
                () -> new Fixed(TEACHER),
                KL_AT_2,
                engine.ops());
    }

    private static Objective causal() {
        return new CausalLanguageModeling(GivenLoss.plain(engine.ops()), engine.ops());
    }

    /** Another objective with the difference of the states alone. */
    private static Objective distillation(double states, Architecture teacher, Objective of) {
        Choice<Architecture> choice = new Choice<>(Architecture.class, "fixed", new None(), Optional.of(new Nothing()));
        return new Distillation(
                new Distillation.Config(new Choice<>(Objective.class, "causal-lm", new None()), choice, 0, KL, states),
                of,
                () -> teacher,
                KL_AT_2,
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
        private final double[][] states;
        private final Output output;

        /** A model whose states are its scores. */
        Fixed(double[][] logits) {
            this(logits, logits, Output.TOKENS);
        }

        /** A model whose scores are those of two tokens, or those of its first as the row's. */
        Fixed(double[][] logits, double[][] states, Output output) {
            this.logits = logits;
            this.states = states;
            this.output = output;
        }

        @Override
        public NDArray states(Input input, ForwardPass pass) {
            return array(states, 2).expandDims(0);
        }

        @Override
        public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
            return output == Output.TOKENS ? array(logits, 2).expandDims(0) : array(logits, 1);
        }

        private static NDArray array(double[][] values, int rows) {
            float[] flat = new float[rows * values[0].length];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = (float) values[i / values[0].length][i % values[0].length];
            }
            return engine.array(flat, rows, values[0].length);
        }

        @Override
        public int width() {
            return states[0].length;
        }

        @Override
        public Output output() {
            return output;
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
