package org.ablate.testkit.check;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.function.Function;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.tensor.Ops;

/** Whether what is drawn in a pass follows from (seed, path, purpose, step) and nothing else. */
public final class Randomness {

    private static final Map<String, ForwardPass> OTHERS = Map.of(
            "another seed", ForwardPass.training(2, 5, 0),
            "another step", ForwardPass.training(1, 6, 0),
            "another part of the batch", ForwardPass.training(1, 5, 1));

    private final Ops ops;
    private final Function<ForwardPass, NDArray> output;

    /**
     * @param output of one input in the given circumstances
     */
    public Randomness(Ops ops, Function<ForwardPass, NDArray> output) {
        this.ops = ops;
        this.output = output;
    }

    /** Evaluation gives the same bytes each time, and wherever the layer stands: nothing is drawn. */
    public void assertNoneInEvaluation(Layer layer) {
        NDArray first = of(ForwardPass.evaluation());
        disturb(1);
        assertThatArray(of(ForwardPass.evaluation())).as("a second evaluation").isIdenticalTo(first);
        String path = layer.path();
        layer.place("elsewhere");
        assertThatArray(of(ForwardPass.evaluation()))
                .as("evaluation at another path")
                .isIdenticalTo(first);
        layer.place(path);
    }

    /** Training gives what evaluation gives. */
    public void assertNoneInTraining() {
        assertThatArray(of(ForwardPass.training(1, 5, 0)))
                .as("training, where nothing random was declared")
                .isIdenticalTo(of(ForwardPass.evaluation()));
    }

    /** Training gives the same bytes for the same seed, step and part, whatever ran before, and others for any other. */
    public void assertOfThePassAlone() {
        NDArray first = of(ForwardPass.training(1, 5, 0));
        disturb(2);
        assertThatArray(of(ForwardPass.training(1, 5, 0)))
                .as("the same training pass again")
                .isIdenticalTo(first);
        assertDifferent("evaluation", of(ForwardPass.evaluation()), first);
        OTHERS.forEach((what, pass) -> assertDifferent(what, of(pass), first));
    }

    /** Another path draws other numbers. */
    public void assertOfThePath(Layer layer) {
        String path = layer.path();
        NDArray first = of(ForwardPass.training(1, 5, 0));
        layer.place("elsewhere");
        assertDifferent("another path", of(ForwardPass.training(1, 5, 0)), first);
        layer.place(path);
    }

    private NDArray of(ForwardPass pass) {
        return ops.withoutGradients(() -> ops.toFloat32(output.apply(pass)));
    }

    /** Moves the engine's own generator, which nobody may draw from unseeded. */
    private void disturb(long seed) {
        ops.withoutGradients(() -> ops.dropout(ops.manager().create(new float[] {1, 2, 3}), 0.5, seed));
    }

    private static void assertDifferent(String what, NDArray one, NDArray other) {
        assertThat(one.toFloatArray()).as("%s must draw other numbers", what).isNotEqualTo(other.toFloatArray());
    }
}
