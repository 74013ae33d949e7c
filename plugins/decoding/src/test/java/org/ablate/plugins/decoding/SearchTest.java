package org.ablate.plugins.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.Decoding.Continuation;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Contrastive search and self-consistency. */
class SearchTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();
    private final Architecture model = TinyDecoder.of(ops);

    private int[] contrastive(double penalty) {
        return new ContrastiveSearch(new ContrastiveSearch.Config(4, penalty), () -> TinyDecoder.CONTEXT, ops)
                .generate(model, Request.of(new int[] {1, 2}, 6, 0), token -> true)
                .get(0)
                .tokens();
    }

    @Test
    void withoutPenaltyContrastiveSearchIsGreedy() {
        int[] greedy = new GreedyDecoding(List.of(), () -> TinyDecoder.CONTEXT, ops)
                .generate(model, Request.of(new int[] {1, 2}, 6, 0), token -> true)
                .get(0)
                .tokens();
        assertThat(contrastive(0)).isEqualTo(greedy);
    }

    @Test
    void eachTokenIsTheBestOfTheLikeliestByThePapersFormula() {
        List<Integer> text = new ArrayList<>(List.of(1, 2));
        for (int i = 0; i < 6; i++) {
            text.add(bestNext(text, 0.6));
        }
        assertThat(Arrays.stream(contrastive(0.6)).boxed()).isEqualTo(text.subList(2, text.size()));
    }

    private int bestNext(List<Integer> text, double penalty) {
        double[][] past = states(text);
        double[] chances = LogitsFilter.softmax(ops.withoutGradients(() -> {
            NDArray logits = model.forward(tokens(text), ForwardPass.evaluation());
            return logits.get(0, text.size() - 1L).toFloatArray();
        }));
        return IntStream.range(0, chances.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -chances[token]))
                .limit(4)
                .max(Comparator.comparingDouble(token -> {
                    List<Integer> longer = new ArrayList<>(text);
                    longer.add(token);
                    double[] own = states(longer)[text.size()];
                    double likeness = Arrays.stream(past)
                            .mapToDouble(other -> cosine(own, other))
                            .max()
                            .orElseThrow();
                    return (1 - penalty) * chances[token] - penalty * likeness;
                }))
                .orElseThrow();
    }

    private NDArray tokens(List<Integer> text) {
        return ops.manager().create(text.stream().mapToLong(Integer::longValue).toArray(), new Shape(1, text.size()));
    }

    private double[][] states(List<Integer> text) {
        return ops.withoutGradients(() -> {
            Input input = Input.of(tokens(text));
            float[] all = model.states(input, ForwardPass.evaluation().forInput(input))
                    .toFloatArray();
            int width = all.length / text.size();
            return IntStream.range(0, text.size())
                    .mapToObj(t -> IntStream.range(0, width)
                            .mapToDouble(i -> all[t * width + i])
                            .toArray())
                    .toArray(double[][]::new);
        });
    }

    private static double cosine(double[] a, double[] b) {
        double dot = 0;
        double normA = 0;
        double normB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            normA += a[i] * a[i];
            normB += b[i] * b[i];
        }
        return dot / Math.sqrt(normA * normB);
    }

    @Test
    void theAnswerThatMostGiveWinsAndOfEqualsTheFirst() {
        List<String> said = List.of("so a", "thus b", "well b", "surely a", "no c");
        int[] calls = {0};
        Decoding scripted = (architecture, request, accept) ->
                List.of(new Continuation(new Letters().encode(said.get(calls[0]++)), 0));
        SelfConsistency.Config config =
                new SelfConsistency.Config(5, new Choice<>(Decoding.class, "scripted", new Nothing()), "([a-z])$");
        Request request = new Request(new int[] {0}, Optional.empty(), 10, Set.of(), 0, Optional.of(new Letters()));
        List<Continuation> voted = new SelfConsistency(config, scripted).generate(model, request, token -> true);
        assertThat(voted)
                .extracting(one -> new Letters().decode(one.tokens()))
                .containsExactly("so a", "thus b", "no c");
        assertThat(voted).extracting(Continuation::score).containsExactly(2.0, 2.0, 1.0);
    }

    private record Nothing() {}
}
