package org.ablate.plugins.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.decoding.BeamSearch.Ending;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding.Continuation;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BeamSearchTest {

    private static final int END = 3;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();
    private final Architecture model = TinyDecoder.of(ops);

    private List<Continuation> search(int beams, double lengthPenalty, Ending ending, int best, int tokens) {
        Request request = new Request(new int[] {1, 2}, Optional.empty(), tokens, Set.of(END), 0, Optional.empty());
        BeamSearch.Config config = new BeamSearch.Config(beams, lengthPenalty, ending, best, List.of());
        return new BeamSearch(config, List.of(), () -> TinyDecoder.CONTEXT, ops)
                .generate(model, request, token -> true);
    }

    /** log p of tokens after the prompt, from one full pass each. */
    private double score(int... tokens) {
        long[] text = new long[2 + tokens.length];
        text[0] = 1;
        text[1] = 2;
        for (int i = 0; i < tokens.length; i++) {
            text[2 + i] = tokens[i];
        }
        return ops.withoutGradients(() -> {
            NDArray logits = model.forward(
                            ops.manager().create(text, new Shape(1, text.length)), ForwardPass.evaluation())
                    .logSoftmax(2);
            double sum = 0;
            for (int i = 0; i < tokens.length; i++) {
                sum += logits.getFloat(0, 1 + i, tokens[i]);
            }
            return sum;
        });
    }

    @Test
    void asManyBeamsAsTextsFindTheLikeliestOfAllTexts() {
        List<int[]> all = new ArrayList<>();
        for (int a = 0; a < TinyDecoder.VOCABULARY; a++) {
            if (a == END) {
                all.add(new int[] {a});
                continue;
            }
            for (int b = 0; b < TinyDecoder.VOCABULARY; b++) {
                all.add(new int[] {a, b});
            }
        }
        all.sort(Comparator.comparingDouble((int[] text) -> score(text) / text.length)
                .reversed());
        List<Continuation> found = search(169, 1, Ending.NEVER, 5, 2);
        for (int i = 0; i < 5; i++) {
            assertThat(found.get(i).tokens()).isEqualTo(all.get(i));
            assertThat(found.get(i).score()).isCloseTo(score(all.get(i)) / all.get(i).length, within(1e-5));
        }
    }

    @Test
    void oneBeamIsGreedy() {
        int[] greedy = new GreedyDecoding(List.of(), () -> TinyDecoder.CONTEXT, ops)
                .generate(
                        model,
                        new Request(new int[] {1, 2}, Optional.empty(), 6, Set.of(END), 0, Optional.empty()),
                        token -> true)
                .get(0)
                .tokens();
        assertThat(search(1, 1, Ending.HEURISTIC, 1, 6).get(0).tokens()).isEqualTo(greedy);
    }

    @Test
    void scoresAreThoseOfTheTextsAndFall() {
        List<Continuation> found = search(4, 0.5, Ending.HEURISTIC, 4, 6);
        assertThat(found)
                .hasSize(4)
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Continuation::score).reversed());
        for (Continuation one : found) {
            assertThat(one.score()).isCloseTo(score(one.tokens()) / Math.sqrt(one.tokens().length), within(1e-5));
            assertThat(Arrays.stream(one.tokens(), 0, one.tokens().length - 1)).doesNotContain(END);
        }
    }

    @Test
    void aTextThatDoesNotFitTheContextIsRefused() {
        assertThatThrownBy(() -> search(2, 1, Ending.FIRST, 1, 7))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("needs a context of 9, but the model's is 8");
    }

    @Test
    void noArrayOutlivesTheSearch() {
        search(3, 1, Ending.HEURISTIC, 1, 5);
        int before = ops.manager().getManagedArrays().size();
        search(3, 1, Ending.HEURISTIC, 1, 5);
        assertThat(ops.manager().getManagedArrays()).hasSize(before);
    }
}
