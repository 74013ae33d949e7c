package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.objectives.seq2seq.DecoderInputPolicy;
import org.ablate.plugins.objectives.seq2seq.ExponentialTeacherForcing;
import org.ablate.plugins.objectives.seq2seq.InverseSigmoidTeacherForcing;
import org.ablate.plugins.objectives.seq2seq.LinearTeacherForcing;
import org.ablate.plugins.objectives.seq2seq.ScheduledSampling;
import org.ablate.plugins.objectives.seq2seq.Seq2Seq;
import org.ablate.plugins.objectives.seq2seq.TeacherForcedInput;
import org.ablate.plugins.objectives.seq2seq.TeacherForcingSchedule;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Input;
import org.ablate.spi.data.Item;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class Seq2SeqTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private record NoFields() {}

    private static final Choice<DecoderInputPolicy> UNUSED =
            new Choice<>(DecoderInputPolicy.class, "none", new NoFields());
    private static final RandomStream RANDOM = RandomStream.of(1, "test", "", 0);

    private static Seq2Seq objective(DecoderInputPolicy sampling) {
        return new Seq2Seq(
                new Seq2Seq.Config("de", "en", UNUSED, GivenLoss.CHOICE),
                sampling,
                GivenLoss.plain(engine.ops()),
                engine.ops());
    }

    private static Examples.Reading reading(Letters tokenizer, int context) {
        return new Examples.Reading(tokenizer, Classes.NONE, context);
    }

    private static Item item(String source, String target) {
        return Item.of(Map.of("de", source, "en", target), "pairs.tsv:3");
    }

    @Test
    void theDecoderReadsWhatStandsBeforeATargetAndTheTargetShiftedByOneAndMustAlsoEndIt() {
        Example example = objective(new TeacherForcedInput())
                .examples(item("ab", "cde"), reading(Letters.withSpecials(0), 8), RANDOM)
                .get(0);
        assertThat(example.source().orElseThrow()).containsExactly(Letters.CLASSIFY, 1, 2, Letters.SEPARATOR);
        assertThat(example.tokens()).containsExactly(Letters.PAD, Letters.CLASSIFY, 3, 4, 5);
        assertThat(example.labels()).containsExactly(-100, 3, 4, 5, Letters.END);
    }

    @Test
    void whatIsLongerThanTheContextIsCutOnTheRight() {
        Example example = objective(new TeacherForcedInput())
                .examples(item("abcdefgh", "abcdefgh"), reading(Letters.withSpecials(0), 5), RANDOM)
                .get(0);
        assertThat(example.source().orElseThrow()).containsExactly(Letters.CLASSIFY, 1, 2, 3, Letters.SEPARATOR);
        assertThat(example.labels()).containsExactly(-100, 1, 2, 3, 4);
    }

    @Test
    void aMissingFieldAnEmptySourceAndATokenizerWithoutAnEndAreRefused() {
        Seq2Seq objective = objective(new TeacherForcedInput());
        assertThatThrownBy(() -> objective.examples(
                        Item.of(Map.of("fr", "a", "en", "b"), "pairs.tsv:3"),
                        reading(Letters.withSpecials(0), 8),
                        RANDOM))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("pairs.tsv:3")
                .hasMessageContaining("'de'");
        Letters unframed = new Letters(Letters.withSpecials(0).specials(), 0, false);
        assertThatThrownBy(() -> objective.examples(item("", "b"), reading(unframed, 8), RANDOM))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("pairs.tsv:3")
                .hasMessageContaining("no text");
        assertThatThrownBy(() -> objective.examples(item("a", "b"), reading(Letters.plain(), 8), RANDOM))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'end'");
    }

    @Test
    void aDecoderAloneIsRefused() {
        assertThatThrownBy(() -> objective(new TeacherForcedInput())
                        .requireFit(new Scripted(engine.normal(1, 4, 4), Output.TOKENS, true, false)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("seq2seq")
                .hasMessageContaining("recurrent-seq2seq");
    }

    private static Batch batch() {
        NDArray tokens = engine.array(new long[] {0, 1, 2, 0, 1, 2}, 2, 3);
        Input input = Input.of(tokens).withSource(Input.of(tokens));
        return new Batch(input, engine.array(new long[] {1, 2, 3, 1, 2, 3}, 2, 3), Optional.empty(), 6);
    }

    /** After every token it is all but certain of token 3. */
    private static Scripted sureOfThree() {
        float[] table = new float[16];
        for (int token = 0; token < 4; token++) {
            table[token * 4 + 3] = 50;
        }
        return new Scripted(engine.array(table, 4, 4), Output.TOKENS, true, true);
    }

    private static ScheduledSampling sampling(TeacherForcingSchedule decay) {
        return new ScheduledSampling(
                new ScheduledSampling.Config(new Choice<>(TeacherForcingSchedule.class, "linear", new NoFields()), 1),
                decay,
                engine.ops());
    }

    @Test
    void withoutTruthTheDecoderReadsWhatItWouldHaveWritten() {
        Scripted model = sureOfThree();
        objective(sampling(step -> 0)).outcome(model, batch(), ForwardPass.training(1, 0, 0));
        assertThat(model.read.get(1).tokens().toLongArray()).containsExactly(0, 3, 3, 0, 3, 3);
        assertThat(model.read.get(1).source()).isPresent();
    }

    @Test
    void withTheTruthAloneAndInEvaluationNothingIsReadTwice() {
        Scripted model = sureOfThree();
        objective(sampling(step -> 1)).outcome(model, batch(), ForwardPass.training(1, 0, 0));
        objective(sampling(step -> 0)).outcome(model, batch(), ForwardPass.evaluation());
        assertThat(model.read).hasSize(2).allMatch(input -> input.tokens().toLongArray()[1] == 1);
    }

    @Test
    void halfTheTruthIsHalfTheWordsDrawnAnewEachStepAndTheSameForTheSameStep() {
        Scripted model = sureOfThree();
        DecoderInputPolicy half = sampling(step -> 0.5);
        long[] tokens = new long[400];
        NDArray many = engine.array(tokens, 4, 100);
        Batch batch = new Batch(Input.of(many).withSource(Input.of(many)), many, Optional.empty(), 400);
        NDArray one =
                half.feed(model, batch, ForwardPass.training(1, 5, 0)).input().tokens();
        NDArray again =
                half.feed(model, batch, ForwardPass.training(1, 5, 0)).input().tokens();
        NDArray next =
                half.feed(model, batch, ForwardPass.training(1, 6, 0)).input().tokens();
        assertThat(one.toLongArray()).isEqualTo(again.toLongArray()).isNotEqualTo(next.toLongArray());
        assertThat(one.neq(0).sum().getLong() / 396.0).isCloseTo(0.5, within(0.1));
        assertThat(one.get(":, 0").sum().getLong()).as("the start token stays").isZero();
    }

    @Test
    void theTruthDecaysAsThePaperHasIt() {
        LinearTeacherForcing linear = new LinearTeacherForcing(new LinearTeacherForcing.Config(100, 0.2));
        assertThat(linear.truth(0)).isEqualTo(1);
        assertThat(linear.truth(50)).isEqualTo(0.5);
        assertThat(linear.truth(99)).isEqualTo(0.2);
        assertThat(new ExponentialTeacherForcing(new ExponentialTeacherForcing.Config(0.9)).truth(3))
                .isCloseTo(0.729, within(1e-12));
        InverseSigmoidTeacherForcing sigmoid =
                new InverseSigmoidTeacherForcing(new InverseSigmoidTeacherForcing.Config(10));
        assertThat(sigmoid.truth(0)).isCloseTo(10.0 / 11, within(1e-12));
        assertThat(sigmoid.truth(Math.round(10 * Math.log(10)))).isCloseTo(0.5, within(0.01));
    }
}
