package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.objectives.chat.ChatTemplate;
import org.ablate.plugins.objectives.chat.PlainTemplate;
import org.ablate.plugins.objectives.chat.Truncation;
import org.ablate.plugins.objectives.preference.DirectPreference;
import org.ablate.plugins.objectives.preference.PreferenceLearning;
import org.ablate.plugins.objectives.preference.PreferenceLoss;
import org.ablate.plugins.objectives.preference.RewardModeling;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Input;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
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

    private record NoFields() {}

    private static final Choice<ChatTemplate> PLAIN = new Choice<>(ChatTemplate.class, "plain", new NoFields());

    private final LetterTokens tokenizer = new LetterTokens();
    private final PreferenceLearning preference = preference(Truncation.LEFT);
    private final RewardModeling reward =
            new RewardModeling(new RewardModeling.Config(PLAIN, Truncation.LEFT), new PlainTemplate(), engine.ops());

    private static PreferenceLearning preference(Truncation truncation) {
        DirectPreference.Config loss = new DirectPreference.Config(0.5, 0);
        return new PreferenceLearning(
                new PreferenceLearning.Config(new Choice<>(PreferenceLoss.class, "dpo", loss), PLAIN, truncation),
                new DirectPreference(loss, engine.ops()),
                new PlainTemplate(),
                engine.ops());
    }

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
    void aPromptThatIsTooLongLosesAsMuchOfItsFrontForBothAsTheLongerAnswerNeeds() {
        List<Example> rows = examples(preference, 5);
        assertThat(rows).extracting(row -> tokenizer.decode(row.tokens())).containsExactly("?\nyes", "?\nno");
        assertThat(rows).extracting(this::answer).containsExactly("yes</s>", "no</s>");
        assertThat(rows).extracting(Example::cut).containsExactly(5, 5);
    }

    @Test
    void anAnswerThatIsTooLongByItselfLosesItsEnd() {
        List<Example> rows = examples(preference, 2);
        assertThat(rows).extracting(this::answer).containsExactly("ye", "no");
        assertThat(rows).extracting(Example::cut).containsExactly(8, 7);
    }

    @Test
    void theEndIsCutWhereItIsToldToAndAPairWithoutAnAnswerIsRefused() {
        List<Example> rows = examples(preference(Truncation.RIGHT), 8);
        assertThat(rows).extracting(row -> tokenizer.decode(row.tokens())).containsExactly("Is it?\ny", "Is it?\nn");
        assertThat(rows).extracting(this::answer).containsExactly("ye", "no");
        assertThat(rows).extracting(Example::cut).containsExactly(2, 1);
        assertThatThrownBy(() -> examples(preference(Truncation.RIGHT), 5))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(
                        "pairs.jsonl:1: no token of an answer is among the 6 of 11 that fit; choose a longer context, or leave"
                                + " out the beginning with objective.truncate: left");
    }

    @Test
    void nothingIsCutWhereThatIsRefused() {
        assertThat(examples(preference(Truncation.REFUSE), 10)).hasSize(2);
        assertThatThrownBy(() -> examples(preference(Truncation.REFUSE), 9))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(
                        "pairs.jsonl:1: the conversation has 11 tokens, and 10 fit; choose a longer context");
    }

    @Test
    void aRewardModelReadsWholeAnswers() {
        List<Example> rows = examples(reward, 64);
        assertThat(rows).extracting(Example::targets).containsExactly(1, 0);
        assertThat(tokenizer.decode(rows.get(0).tokens())).isEqualTo("Is it?\nyes</s>");
        assertThat(examples(reward, 5))
                .extracting(row -> tokenizer.decode(row.tokens()))
                .containsExactly("\nyes</s>", "\nno</s>");
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
        Objective.Outcome outcome = preference.outcome(model, batch, ForwardPass.training(1, 0, 0));
        assertThat(outcome.lossSum().getFloat()).isCloseTo((float) Math.log1p(Math.exp(-difference)), within(1e-5f));
        assertThat(outcome.logits().toFloatArray())
                .containsExactly(new float[] {(float) (rejected + 2), (float) (chosen + 1)}, within(1e-5f));
        assertThat(outcome.labels().orElseThrow().toLongArray()).containsExactly(1);
        assertThat(preference.values(model, batch, ForwardPass.evaluation()).toFloatArray())
                .containsExactly(new float[] {(float) chosen, (float) rejected}, within(1e-5f));
    }

    @Test
    void rewardsArePutInOrder() {
        Batch batch =
                Batch.of(engine.array(new long[4], 4, 1), engine.array(new long[] {-100, -100, -100, -100}, 4, 1), 2);
        Fixed model = new Fixed(Output.CLASSES, new float[] {3, 1, 0, 2}, 4, 1);
        double expected = Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2));
        Objective.Outcome outcome = reward.outcome(model, batch, ForwardPass.training(1, 0, 0));
        assertThat(outcome.lossSum().getFloat()).isCloseTo((float) expected, within(1e-5f));
        assertThat(outcome.logits().toFloatArray()).containsExactly(1, 3, 2, 0);
        assertThatThrownBy(() -> reward.requireFit(new Fixed(Output.TOKENS, new float[4], 4, 1)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("choose a head such as sequence-classification");
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
        public NDArray states(Input input, ForwardPass pass) {
            return input.tokens();
        }

        @Override
        public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
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
