package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.tensor.Ops;

/** Three projections with ReLU between (Liu et al., 2021, arXiv:2103.10385). */
@Component(
        value = "mlp",
        summary = "Three projections with ReLU between",
        formula = "W₃ relu(W₂ relu(W₁ e))",
        paper = "Liu et al., 2021, arXiv:2103.10385",
        verdict = "The usual one")
public final class MlpPromptEncoder implements PromptEncoder {

    /** The fields of the mlp. */
    public record Config(
            @Doc("width between the projections") @Default("128") @Positive
            int hidden) {}

    private final Config config;
    private final Ops ops;

    @Inject
    MlpPromptEncoder(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public VectorEncoder encoder(int width) {
        return new Encoder(width, config.hidden(), ops);
    }

    private static final class Encoder extends VectorEncoder {

        private final Ops ops;
        private final Child<Projection> first;
        private final Child<Projection> second;
        private final Child<Projection> third;

        Encoder(int width, int hidden, Ops ops) {
            this.ops = ops;
            this.first = child("first", Projection.class, new Projection(ops, width, hidden));
            this.second = child("second", Projection.class, new Projection(ops, hidden, hidden));
            this.third = child("third", Projection.class, new Projection(ops, hidden, width));
        }

        @Override
        public NDArray forward(NDArray vectors, ForwardPass pass) {
            NDArray x = ops.relu(first.get().forward(vectors)); // (count, hidden)
            return third.get().forward(ops.relu(second.get().forward(x)));
        }
    }
}
