package org.ablate.plugins.transformer.attention;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.DecoderCases;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.attention.latent.MultiHeadLatentAttention;
import org.ablate.plugins.transformer.cache.StaticKeyValueCache;
import org.ablate.plugins.transformer.position.NoPosition;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which positions see which, for every attention: both directions, padding on either side, packed rows, another sequence. */
class AttentionScopeTest {

    private static final int WIDTH = DecoderCases.WIDTH;
    private static final int TIME = 8;

    /** Where the tokens stand matters to none of this. */
    private static final PositionEncoding NOWHERE = new NoPosition();

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    private Stream<DynamicTest> each(Consumer<Attention> test) {
        return DecoderCases.everyAttention().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        Decoders.Sizes sizes = new Decoders.Sizes(WIDTH, 1);
                        test.accept(Decoders.attention(ops, DecoderCases.CONTEXT, sizes, entry.getValue()));
                    }
                }));
    }

    private static NDArray input(long seed, int rows, int time) {
        return engine.normal(seed, rows, time, WIDTH);
    }

    private static NDArray forward(Attention attention, NDArray input, ForwardPass pass) {
        return attention.forward(input, NOWHERE, pass);
    }

    private static List<ForwardPass> directions() {
        return List.of(ForwardPass.evaluation(), ForwardPass.evaluation().bidirectional());
    }

    @TestFactory
    Stream<DynamicTest> inBothDirectionsOrderIsNothing() {
        return each(attention -> {
            if (attention instanceof SlidingWindowAttention) {
                return; // knows near from far
            }
            NDArray x = input(1, 2, TIME);
            NDArray reversed = x.flip(1);
            ForwardPass pass = ForwardPass.evaluation().bidirectional();
            NDArray expected = forward(attention, x, pass).flip(1);
            assertThatArray(forward(attention, reversed, pass)).isCloseTo(expected, 1e-5);
            NDArray causal = forward(attention, x, ForwardPass.evaluation());
            assertThat(causal.sub(expected.flip(1)).abs().max().getFloat()).isGreaterThan(0.01f);
        });
    }

    @Test
    void aWindowReachesToBothSidesInAnEncoder() {
        int window = 3;
        Attention attention = Decoders.part(
                ops,
                TIME,
                new Decoders.Sizes(WIDTH, 1),
                new Choice<>(Attention.class, "sliding-window", DecoderCases.window(Decoders.softmax())));
        NDArray x = input(1, 1, TIME);
        ForwardPass pass = ForwardPass.evaluation().bidirectional();
        float[] before = forward(attention, x, pass).sum(new int[] {2}).toFloatArray();
        NDArray changed = x.duplicate();
        changed.set(new NDIndex(":, 4"), 2);
        float[] after = forward(attention, changed, pass).sum(new int[] {2}).toFloatArray();
        for (int t = 0; t < TIME; t++) {
            assertThat(after[t] != before[t]).as("position %d", t).isEqualTo(Math.abs(t - 4) < window);
        }
    }

    @TestFactory
    Stream<DynamicTest> paddingOnEitherSideChangesNothing() {
        return each(attention -> {
            NDArray x = input(1, 1, 5);
            NDArray padding = input(2, 1, 3);
            NDArray left =
                    engine.array(new long[] {0, 0, 0, 1, 1, 1, 1, 1}, 1, TIME).neq(0);
            NDArray right =
                    engine.array(new long[] {1, 1, 1, 1, 1, 0, 0, 0}, 1, TIME).neq(0);
            for (ForwardPass pass : directions()) {
                NDArray expected = forward(attention, x, pass);
                assertThatArray(forward(attention, padding.concat(x, 1), pass.withKeep(left))
                                .get(":, 3:"))
                        .as("left, causal %s", pass.causal())
                        .isCloseTo(expected, 1e-5);
                assertThatArray(forward(attention, x.concat(padding, 1), pass.withKeep(right))
                                .get(":, :5"))
                        .as("right, causal %s", pass.causal())
                        .isCloseTo(expected, 1e-5);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aRowOfPaddingAloneGivesZeros() {
        return each(attention -> {
            NDArray x = input(1, 2, TIME);
            NDArray keep = engine.array(new long[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1}, 2, TIME)
                    .neq(0);
            for (ForwardPass pass : directions()) {
                NDArray output = forward(attention, x, pass.withKeep(keep));
                assertThat(output.get("0").abs().max().getFloat()).isZero();
                NDArray gradient =
                        ops.gradients(output.square().sum(), new NDList(x)).get(0);
                assertThat(ops.allFinite(gradient)).isTrue();
                assertThat(gradient.get("0").abs().max().getFloat()).isZero();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> packedDocumentsSeeOnlyThemselves() {
        return each(attention -> {
            NDArray one = input(1, 1, 5);
            NDArray two = input(2, 1, 3);
            NDArray segments = engine.array(new long[] {0, 0, 0, 0, 0, 1, 1, 1}, 1, TIME);
            NDArray tokens = engine.array(new long[TIME], 1, TIME);
            for (ForwardPass pass : directions()) {
                ForwardPass packed = pass.forInput(Input.of(tokens).withSegments(segments));
                NDArray expected = forward(attention, one, pass).concat(forward(attention, two, pass), 1);
                assertThatArray(forward(attention, one.concat(two, 1), packed))
                        .as("causal %s", pass.causal())
                        .isCloseTo(expected, 1e-5);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aPrefixIsSeenByAll() {
        return each(attention -> {
            NDArray x = input(1, 1, TIME);
            NDArray tokens = engine.array(new long[TIME], 1, TIME);
            ForwardPass pass =
                    ForwardPass.evaluation().forInput(Input.of(tokens).withPrefix(engine.array(new long[] {3}, 1)));
            NDArray output = forward(attention, x, pass);
            assertThatArray(output.get(":, :3"))
                    .isCloseTo(
                            forward(
                                    attention,
                                    x.get(":, :3"),
                                    ForwardPass.evaluation().bidirectional()),
                            1e-5);
            NDArray causal = forward(attention, x, ForwardPass.evaluation());
            assertThatArray(output.get(":, 3:")).isCloseTo(causal.get(":, 3:"), 1e-5);
        });
    }

    @TestFactory
    Stream<DynamicTest> aPaddedTextContinuesACache() {
        return each(attention -> ops.withoutGradients(() -> {
            NDArray x = input(1, 2, TIME);
            NDArray keep = engine.array(new long[] {0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 2, TIME)
                    .neq(0);
            NDArray full = forward(attention, x, ForwardPass.evaluation().withKeep(keep));
            try (KeyValueCache cache = new StaticKeyValueCache(ops, 2, TIME)) {
                int start = 0;
                for (int end : new int[] {3, 4, 7, 8}) {
                    ForwardPass pass = ForwardPass.evaluation().withCache(cache).withKeep(keep.get(":, :" + end));
                    String part = ":, " + start + ":" + end;
                    assertThatArray(forward(attention, x.get(part), pass))
                            .as(part)
                            .isCloseTo(full.get(part), 1e-5);
                    cache.advance(end - start);
                    start = end;
                }
            }
            return true;
        }));
    }

    @TestFactory
    Stream<DynamicTest> anotherSequenceIsSeenAsOneOfItsOwnInBothDirections() {
        return each(attention -> {
            NDArray x = input(1, 2, TIME);
            EncoderOutput memory = new EncoderOutput(x, Optional.empty());
            if (attention instanceof SlidingWindowAttention || attention instanceof MultiHeadLatentAttention) {
                assertThatThrownBy(() -> attention.cross(x, memory, ForwardPass.evaluation()))
                        .isInstanceOf(ExperimentException.class)
                        .hasMessageContaining("cannot attend to an encoder; choose another");
                return;
            }
            NDArray expected = forward(attention, x, ForwardPass.evaluation().bidirectional());
            assertThatArray(attention.cross(x, memory, ForwardPass.evaluation()))
                    .isCloseTo(expected, 1e-5);
            NDArray padded = x.concat(input(2, 2, 3), 1);
            NDArray keep = engine.array(new long[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0}, 1, TIME + 3)
                    .repeat(0, 2)
                    .neq(0);
            assertThatArray(attention.cross(x, new EncoderOutput(padded, Optional.of(keep)), ForwardPass.evaluation()))
                    .as("padded")
                    .isCloseTo(expected, 1e-5);
        });
    }
}
