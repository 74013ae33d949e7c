package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.training.Decoding;
import org.ablate.testkit.check.Footprint;
import org.junit.jupiter.api.Test;

/** What every way of decoding must do: the same text for the same seed, as much of it as was asked for. */
public abstract class DecodingContract extends ComponentContract<Decoding> {

    /** What a way of decoding may promise. */
    public enum Behavior {
        /** Other seeds give other texts. */
        RANDOM,
        /** Goes on beyond the model's context; one that does not refuses to, with the context's length. */
        EXCEEDS_THE_CONTEXT
    }

    /** Whether the decoding promises it; one that does not gives the same text for every seed. */
    protected boolean has(Behavior behavior) {
        return true;
    }

    private Architecture model(boolean causal) {
        return new ToyModel(bench(), Output.TOKENS, bench().vocabulary().size(), causal).filled(3);
    }

    private Decoding.Request request(int[] prompt, int tokens, long seed) {
        Tokenizer letters = new Letters(bench().vocabulary().size());
        return new Decoding.Request(prompt, Optional.empty(), tokens, Set.of(), seed, Optional.of(letters));
    }

    private List<Integer> text(long seed, int tokens, int... prompt) {
        List<Integer> text = new ArrayList<>();
        component(bench()).generate(model(true), request(prompt, tokens, seed), token -> {
            text.add(token);
            return true;
        });
        return text;
    }

    @Test
    void givesTheSameTextForTheSameSeed() {
        List<Integer> first = text(1, 8, 2, 3);
        assertThat(text(1, 8, 2, 3)).as("the same seed again").isEqualTo(first);
        List<List<Integer>> others = List.of(text(2, 8, 2, 3), text(3, 8, 2, 3), text(4, 8, 2, 3));
        if (has(Behavior.RANDOM)) {
            assertThat(others).as("texts of other seeds").anyMatch(other -> !other.equals(first));
        } else {
            assertThat(others).as("texts of other seeds").allMatch(other -> other.equals(first));
        }
    }

    @Test
    void givesAsManyTokensAsAskedForAndNoOthers() {
        for (int tokens : new int[] {0, 1, 5}) {
            assertThat(text(1, tokens, 4))
                    .as("tokens")
                    .hasSizeLessThanOrEqualTo(tokens)
                    .allSatisfy(token ->
                            assertThat(token).isBetween(0, bench().vocabulary().size() - 1));
        }
    }

    @Test
    void endsWhereItIsTold() {
        List<Integer> text = new ArrayList<>();
        component(bench()).generate(model(true), request(new int[] {1, 2}, 9, 5), token -> {
            text.add(token);
            return text.size() < 3;
        });
        assertThat(text).as("tokens until told to stop").hasSize(3);
    }

    @Test
    void goesOnBeyondTheContextOrSaysThatItDoesNot() {
        int context = bench().context().context();
        if (has(Behavior.EXCEEDS_THE_CONTEXT)) {
            assertThat(text(1, context + 3, 1, 2)).as("tokens").hasSize(context + 3);
        } else {
            assertThatThrownBy(() -> text(1, context + 3, 1, 2))
                    .as("%d tokens with a context of %d", context + 5, context)
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageContaining(String.valueOf(context));
        }
    }

    @Test
    void refusesAnEmptyPromptAndAModelThatLooksAhead() {
        assertThatThrownBy(() -> text(1, 3)).as("an empty prompt").isInstanceOf(ExperimentException.class);
        assertThatThrownBy(() -> component(bench()).generate(model(false), request(new int[] {1}, 3, 1), token -> true))
                .as("a model that sees later tokens")
                .isInstanceOf(ExperimentException.class);
    }

    @Test
    void leavesNothingBehind() {
        Architecture model = model(true);
        Decoding decoding = component(bench());
        Footprint.assertNothingOutlives(
                ops(), () -> decoding.generate(model, request(new int[] {1, 2}, 6, 5), token -> true));
    }
}
