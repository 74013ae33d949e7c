package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Input;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PairsTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final Item ITEM = new Item(
            Map.of("chosen", "yes", "rejected", "no"), List.of(new Message("user", "Is it?")), "pairs.jsonl:1");

    private final LetterTokens tokenizer = new LetterTokens();
    private final PreferenceLearning preference = new PreferenceLearning(
            new DirectPreference(new DirectPreference.Config(0.5, 0), engine.ops()), new PlainTemplate(), engine.ops());
    private final RewardModeling reward = new RewardModeling(new PlainTemplate(), engine.ops());

    @Test
    void aPairIsTwoRowsAndOneTarget() {
        List<Example> rows = examples(preference, 64);
        assertThat(rows).extracting(Example::targets).containsExactly(1, 0);
        assertThat(tokenizer.decode(rows.get(0).tokens())).isEqualTo("Is it?\nyes");
        assertThat(tokenizer.decode(rows.get(1).tokens())).isEqualTo("Is it?\nno");
        assertThat(answer(rows.get(0))).isEqualTo("yes</s>");
        assertThat(answer(rows.get(1))).isEqualTo("no</s>");
    }

    @Test
    void aPromptThatIsTooLongLosesItsFrontAndTheAnswerStays() {
        Example row = examples(preference, 5).get(0);
        assertThat(tokenizer.decode(row.tokens())).isEqualTo("?\nyes");
        assertThat(answer(row)).isEqualTo("yes</s>");
        assertThat(answer(examples(preference, 2).get(0))).isEqualTo("ye");
    }

    @Test
    void aRewardModelReadsWholeAnswers() {
        List<Example> rows = examples(reward, 64);
        assertThat(rows).extracting(Example::targets).containsExactly(1, 0);
        assertThat(tokenizer.decode(rows.get(0).tokens())).isEqualTo("Is it?\nyes</s>");
        assertThat(tokenizer.decode(examples(reward, 5).get(1).tokens())).isEqualTo("?\nno</s>");
        assertThat(reward.classes(ITEM)).hasSize(1);
    }

    /** Two positions of two tokens; the scores make the log-probabilities easy to write down. */
    @Test
    void theLossComparesTheAnswersLogProbabilitiesWithThoseBefore() {
        Batch batch = new Batch(
                Input.of(engine.array(new long[] {0, 1, 0, 1}, 2, 2)),
                engine.array(new long[] {-100, 1, 1, 0}, 2, 2),
                Optional.of(engine.array(new float[] {-1, -2}, 2, 1)),
                1);
        Fixed model = new Fixed(Output.TOKENS, new float[] {0, 0, 0, 1, 0, 0, 2, 0}, 2, 2, 2);
        double chosen = 1 - Math.log(1 + Math.exp(1));
        double rejected = Math.log(0.5) + 2 - Math.log(1 + Math.exp(2));
        double difference = 0.5 * ((chosen + 1) - (rejected + 2));
        Objective.Outcome outcome = preference.outcome(model, batch, Pass.training(1, 0, 0));
        assertThat(outcome.lossSum().getFloat()).isCloseTo((float) Math.log1p(Math.exp(-difference)), within(1e-5f));
        assertThat(outcome.logits().toFloatArray())
                .containsExactly(new float[] {(float) (rejected + 2), (float) (chosen + 1)}, within(1e-5f));
        assertThat(outcome.labels().orElseThrow().toLongArray()).containsExactly(1);
        assertThat(preference.values(model, batch, Pass.evaluation()).toFloatArray())
                .containsExactly(new float[] {(float) chosen, (float) rejected}, within(1e-5f));
    }

    @Test
    void rewardsArePutInOrder() {
        Batch batch =
                Batch.of(engine.array(new long[4], 4, 1), engine.array(new long[] {-100, -100, -100, -100}, 4, 1), 2);
        Fixed model = new Fixed(Output.CLASSES, new float[] {3, 1, 0, 2}, 4, 1);
        double expected = Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2));
        Objective.Outcome outcome = reward.outcome(model, batch, Pass.training(1, 0, 0));
        assertThat(outcome.lossSum().getFloat()).isCloseTo((float) expected, within(1e-5f));
        assertThat(outcome.logits().toFloatArray()).containsExactly(1, 3, 2, 0);
        assertThatThrownBy(() -> reward.requireFit(new Fixed(Output.TOKENS, new float[4], 4, 1)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("a head that classifies whole texts");
    }

    private List<Example> examples(Examples.FromItems maker, int context) {
        return maker.examples(
                ITEM, new Examples.Reading(tokenizer, Classes.NONE, context), RandomStream.of(0, "test", "example", 0));
    }

    private String answer(Example row) {
        return tokenizer.decode(
                Arrays.stream(row.labels()).filter(label -> label != -100).toArray());
    }

    private static final class Fixed extends Architecture {

        private final Output output;
        private final float[] scores;
        private final long[] shape;

        Fixed(Output output, float[] scores, long... shape) {
            this.output = output;
            this.scores = scores;
            this.shape = shape;
        }

        @Override
        public NDArray states(Input input, Pass pass) {
            return input.tokens();
        }

        @Override
        public NDArray outputs(NDArray states, Input input, Pass pass) {
            return engine.array(scores, shape);
        }

        @Override
        public int width() {
            return 1;
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
