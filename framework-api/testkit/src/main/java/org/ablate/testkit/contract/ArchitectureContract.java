package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Supplier;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.check.Footprint;
import org.ablate.testkit.check.Influence;
import org.ablate.testkit.check.Refusal;
import org.ablate.testkit.check.Samples;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;

/** What every architecture must do. One that reads a source is given one. */
public abstract class ArchitectureContract extends LayerContract<Architecture> {

    private static final double TOLERANCE = 5e-5;
    private static final int CLASSES = 3;

    /** What an architecture may be able to do; what it does not declare, it refuses with a sentence that names it. */
    public enum ArchitectureBehavior {
        /** Leaves padding out, on either side. */
        PADDING,
        /** Keeps the documents of a packed row apart. */
        SEGMENTS,
        /** Continues what a cache holds. */
        CACHE
    }

    /** Whether the architecture can do it. */
    protected boolean has(ArchitectureBehavior behavior) {
        return true;
    }

    @Override
    protected Workbench bench() {
        return super.bench().with(Classes.class, new Classes(List.of("a", "b", "c"), List.of(1L, 2L, 3L)));
    }

    @Override
    final NDArray sample(Ops ops, long seed, int rows, int time) {
        return Samples.tokens(ops, seed, bench().vocabulary().size(), new Shape(rows, time));
    }

    @Override
    final NDArray output(Architecture model, NDArray tokens, ForwardPass pass) {
        return model.forward(read(model, tokens), pass);
    }

    /** Tokens, and a source of four tokens where the model reads one. */
    private Input read(Architecture model, NDArray tokens) {
        int rows = Math.toIntExact(tokens.getShape().get(0));
        Input input = Input.of(tokens);
        return model.readsSource() ? input.withSource(Input.of(sample(ops(), 31, rows, 4))) : input;
    }

    @Override
    final Shape outputShape(int rows, int time) {
        return switch (component(bench()).output()) {
            case TOKENS -> new Shape(rows, time, bench().vocabulary().size());
            case TOKEN_CLASSES -> new Shape(rows, time, CLASSES);
            case CLASSES -> new Shape(rows, CLASSES);
        };
    }

    private static boolean perPosition(Architecture model) {
        return model.output() != Output.CLASSES;
    }

    private NDArray evaluated(Architecture model, Input input) {
        return ops().withoutGradients(() -> ops().toFloat32(model.forward(input, ForwardPass.evaluation())));
    }

    private void either(ArchitectureBehavior behavior, Architecture model, Supplier<NDArray> sample, Runnable work) {
        if (has(behavior)) {
            work.run();
        } else {
            Refusal.assertRefuses(model, behavior.toString(), sample);
        }
    }

    @Test
    void seesLaterTokensUnlessItIsCausal() {
        Architecture model = trained();
        if (!perPosition(model)) {
            return;
        }
        Influence influence = influence(model);
        if (model.causal()) {
            influence.assertNoneBackwards();
            influence.assertSomeForwards();
        } else {
            influence.assertSome("the last token", 0, time -> time == TIME - 1);
        }
    }

    @Test
    void leavesPaddingOutOnEitherSide() {
        Architecture model = trained();
        NDArray tokens = sample(ops(), 3, ROWS, TIME);
        Input right = read(model, tokens).withKeep(keep(true, true, true, true, false, false));
        Input left = read(model, tokens)
                .withKeep(keep(false, false, true, true, true, true))
                .withPositions(places(0, 0, 0, 1, 2, 3));
        either(ArchitectureBehavior.PADDING, model, () -> evaluated(model, right), () -> {
            assertThatArray(counting(model, evaluated(model, right), ":, :4"))
                    .as("padded on the right")
                    .isCloseTo(evaluated(model, read(model, tokens.get(":, :4"))), TOLERANCE);
            assertThatArray(counting(model, evaluated(model, left), ":, 2:"))
                    .as("padded on the left")
                    .isCloseTo(evaluated(model, read(model, tokens.get(":, 2:"))), TOLERANCE);
        });
    }

    private static NDArray counting(Architecture model, NDArray output, String positions) {
        return perPosition(model) ? output.get(positions) : output;
    }

    private NDArray keep(boolean... kept) {
        boolean[] all = new boolean[ROWS * kept.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = kept[i % kept.length];
        }
        return ops().manager().create(all, new Shape(ROWS, kept.length));
    }

    private NDArray places(long... places) {
        long[] all = new long[ROWS * places.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = places[i % places.length];
        }
        return ops().manager().create(all, new Shape(ROWS, places.length));
    }

    @Test
    void staysFiniteForARowOfPadding() {
        Architecture model = trained();
        Input none = read(model, sample(ops(), 3, ROWS, TIME)).withKeep(keep(new boolean[TIME]));
        either(ArchitectureBehavior.PADDING, model, () -> evaluated(model, none), () -> assertThat(
                        ops().allFinite(evaluated(model, none)))
                .as("all finite where nothing counts")
                .isTrue());
    }

    @Test
    void keepsPackedDocumentsApart() {
        Architecture model = trained();
        NDArray tokens = sample(ops(), 3, ROWS, TIME);
        Input packed =
                read(model, tokens).withSegments(places(0, 0, 1, 1, 1, 1)).withPositions(places(0, 1, 0, 1, 2, 3));
        either(ArchitectureBehavior.SEGMENTS, model, () -> evaluated(model, packed), () -> {
            if (perPosition(model)) {
                NDArray output = evaluated(model, packed);
                assertThatArray(output.get(":, :2"))
                        .as("the first document")
                        .isCloseTo(evaluated(model, read(model, tokens.get(":, :2"))), TOLERANCE);
                assertThatArray(output.get(":, 2:"))
                        .as("the second document")
                        .isCloseTo(evaluated(model, read(model, tokens.get(":, 2:"))), TOLERANCE);
            }
        });
    }

    @Test
    void continuesFromACacheAsInOnePass() {
        Architecture model = trained();
        NDArray tokens = sample(ops(), 3, ROWS, TIME);
        if (!model.generates() && has(ArchitectureBehavior.CACHE)) {
            return;
        }
        either(ArchitectureBehavior.CACHE, model, () -> pieces(model, tokens, List.of(TIME)), () -> {
            NDArray whole = evaluated(model, read(model, tokens));
            for (List<Integer> lengths : List.of(List.of(1, 1, 1, 1, 1, 1), List.of(3, 1, 2), List.of(2, 4))) {
                assertThatArray(pieces(model, tokens, lengths))
                        .as("in pieces of %s", lengths)
                        .isCloseTo(whole, TOLERANCE);
            }
        });
    }

    private NDArray pieces(Architecture model, NDArray tokens, List<Integer> lengths) {
        return ops().withoutGradients(() -> {
            try (KeyValueCache cache = model.cache(ROWS, TIME)) {
                NDList outputs = new NDList();
                for (int length : lengths) {
                    int start = cache.length();
                    NDArray piece = tokens.get(":, " + start + ":" + (start + length));
                    outputs.add(ops().toFloat32(output(
                            model, piece, ForwardPass.evaluation().withCache(cache))));
                    assertThat(cache.length()).as("positions in the cache").isEqualTo(start + length);
                }
                NDArray joined = outputs.get(0);
                for (NDArray next : outputs.subList(1, outputs.size())) {
                    joined = joined.concat(next, 1);
                }
                return joined;
            }
        });
    }

    @Test
    void movesTheRowsOfItsCache() {
        Architecture model = trained();
        if (!model.generates() || !has(ArchitectureBehavior.CACHE)) {
            return;
        }
        NDArray tokens = sample(ops(), 3, ROWS, TIME);
        NDArray whole = evaluated(model, read(model, tokens));
        ops().withoutGradients(() -> {
            try (KeyValueCache cache = model.cache(ROWS, TIME)) {
                output(
                        model,
                        tokens.get(":, :" + (TIME - 1)),
                        ForwardPass.evaluation().withCache(cache));
                cache.select(new int[] {1});
                NDArray last = output(
                        model,
                        tokens.get("1:, " + (TIME - 1) + ":"),
                        ForwardPass.evaluation().withCache(cache));
                if (!model.readsSource()) {
                    assertThatArray(ops().toFloat32(last))
                            .as("the last token of the second row, alone in the cache")
                            .isCloseTo(whole.get("1:, " + (TIME - 1) + ":"), TOLERANCE);
                }
            }
            return true;
        });
    }

    @Test
    void closesWhatItsCacheHeld() {
        Architecture model = trained();
        if (!model.generates() || !has(ArchitectureBehavior.CACHE)) {
            return;
        }
        Footprint.assertNothingOutlives(ops(), () -> pieces(model, sample(ops(), 3, ROWS, TIME), List.of(2, 4)));
    }

    @Test
    void countsItsWork() {
        Architecture model = component(bench());
        assertThat(model.flops(8)).as("work by layer").isNotEmpty().allSatisfy((name, work) -> assertThat(work)
                .as(name)
                .isNotNegative());
    }
}
