package org.ablate.plugins.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Text from a small decoder of random weights, whose positions end with its context. */
class SamplingDecodingTest {

    private static final int VOCABULARY = TinyDecoder.VOCABULARY;
    private static final int CONTEXT = TinyDecoder.CONTEXT;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();
    private final Architecture model = TinyDecoder.of(ops);

    private static SamplingDecoding.Config config(double temperature) {
        return new SamplingDecoding.Config(temperature, 0, 1, 0, 1, List.of());
    }

    private List<Integer> generate(double temperature, long seed, int tokens, int... prompt) {
        List<Integer> text = new ArrayList<>();
        new SamplingDecoding(config(temperature), List.of(), () -> CONTEXT, ops)
                .generate(model, Request.of(prompt, tokens, seed), text::add);
        return text;
    }

    @Test
    void greedyTextIsTheMostLikelyTokenOfFullPassesOverASlidingWindow() {
        List<Integer> text = new ArrayList<>(List.of(1, 2, 3));
        for (int i = 0; i < 3 * CONTEXT; i++) {
            long[] window = text.subList(Math.max(0, text.size() - CONTEXT), text.size()).stream()
                    .mapToLong(Integer::longValue)
                    .toArray();
            NDArray logits =
                    model.forward(ops.manager().create(window, new Shape(1, window.length)), ForwardPass.evaluation());
            text.add((int) logits.get(0, window.length - 1L).argMax().getLong());
        }
        assertThat(generate(0, 1, 3 * CONTEXT, 1, 2, 3)).isEqualTo(text.subList(3, text.size()));
    }

    @Test
    void aPromptLongerThanTheContextKeepsItsEnd() {
        int[] longPrompt = {9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(generate(0, 1, 5, longPrompt)).isEqualTo(generate(0, 1, 5, Arrays.copyOfRange(longPrompt, 4, 12)));
    }

    @Test
    void theSeedDecidesTheText() {
        List<Integer> text = generate(1, 42, 30, 1);
        assertThat(generate(1, 42, 30, 1)).isEqualTo(text);
        assertThat(generate(1, 43, 30, 1)).isNotEqualTo(text);
        assertThat(text).allMatch(token -> token >= 0 && token < VOCABULARY);
    }

    @Test
    void generationStopsWhenAskedTo() {
        List<Integer> text = new ArrayList<>();
        new SamplingDecoding(config(1), List.of(), () -> CONTEXT, ops)
                .generate(model, Request.of(new int[] {1}, 30, 42), token -> {
                    text.add(token);
                    return text.size() < 4;
                });
        assertThat(text).hasSize(4);
    }

    @Test
    void anEmptyPromptIsRefused() {
        assertThatThrownBy(() -> generate(1, 1, 1))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("at least one token");
    }

    @Test
    void noArrayOutlivesTheText() {
        generate(1, 1, 3, 1);
        int before = ops.manager().getManagedArrays().size();
        generate(1, 1, 3 * CONTEXT, 1);
        assertThat(ops.manager().getManagedArrays()).hasSize(before);
    }

    @Test
    void anEndTokenEndsTheTextAndIsItsLast() {
        List<Integer> unended = generate(1, 42, 30, 1);
        int end = unended.get(5);
        Request request = new Request(new int[] {1}, Optional.empty(), 30, Set.of(end), 42, Optional.empty());
        int[] text = new SamplingDecoding(config(1), List.of(), () -> CONTEXT, ops)
                .generate(model, request, token -> true)
                .get(0)
                .tokens();
        assertThat(text[text.length - 1]).isEqualTo(end);
        assertThat(text).hasSize(unended.indexOf(end) + 1);
    }

    @Test
    void greedyDecodingIsSamplingAtTemperatureZero() {
        List<Integer> greedy = new ArrayList<>();
        new GreedyDecoding(List.of(), () -> CONTEXT, ops)
                .generate(model, Request.of(new int[] {1, 2}, 20, 7), greedy::add);
        assertThat(greedy).isEqualTo(generate(0, 1, 20, 1, 2));
    }
}
