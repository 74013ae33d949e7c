package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/** A bidirectional LSTM and two projections with ReLU between (Liu et al., 2021, arXiv:2103.10385). */
@Component(
        value = "lstm",
        summary = "A bidirectional LSTM and two projections with ReLU between",
        formula = "W₂ relu(W₁ lstm(e))",
        paper = "Liu et al., 2021, arXiv:2103.10385",
        verdict = "The paper's; slower")
public final class LstmPromptEncoder implements PromptEncoder {

    /** The fields of the lstm. */
    public record Config(
            @Doc("width of each direction of the LSTM") @Default("128") @Positive
            int hidden,

            @Doc("layers of the LSTM") @Default("2") @Positive
            int layers) {}

    /** One packed sequence, which keeps clear of oneDNN, whose LSTM is wrong on some processors (libtorch 2.7.1). */
    private static final String READ = """
            def read(self, x: Tensor, weights: List[Tensor], layers: Tensor, hidden: Tensor) -> Tensor:
                n = int(layers)
                ones = torch.full([torch.size(x, 0)], 1, dtype=4)
                zero = torch.zeros([torch.mul(2, n), 1, int(hidden)])
                y, h, c = torch.lstm(x, ones, [zero, zero], weights, True, n, 0., False, True)
                return y
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    LstmPromptEncoder(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public VectorEncoder encoder(int width) {
        return new Encoder(width, config, ops);
    }

    private static final class Encoder extends VectorEncoder {

        private final Config config;
        private final Ops ops;
        private final List<Parameter> weights = new ArrayList<>();
        private final Child<Projection> first;
        private final Child<Projection> second;

        Encoder(int width, Config config, Ops ops) {
            this.config = config;
            this.ops = ops;
            int hidden = config.hidden();
            ValueInitializer initializer = ValueInitializer.uniform(1 / Math.sqrt(hidden));
            for (int layer = 0; layer < config.layers(); layer++) {
                int in = layer == 0 ? width : Sizes.product(2, hidden);
                for (String direction : new String[] {"Forward", "Backward"}) {
                    String suffix = direction + layer;
                    weights.add(parameter("input" + suffix, new Shape(4L * hidden, in), initializer));
                    weights.add(parameter("state" + suffix, new Shape(4L * hidden, hidden), initializer));
                    weights.add(parameter("inputBias" + suffix, new Shape(4L * hidden), initializer));
                    weights.add(parameter("stateBias" + suffix, new Shape(4L * hidden), initializer));
                }
            }
            this.first = child(
                    "first", Projection.class, new Projection(ops, Sizes.product(2, hidden), Sizes.product(2, hidden)));
            this.second = child("second", Projection.class, new Projection(ops, Sizes.product(2, hidden), width));
        }

        @Override
        public NDArray forward(NDArray vectors, ForwardPass pass) {
            NDArray read = ops.kernel("read", READ)
                    .call(vectors, arrays(), (long) config.layers(), (long) config.hidden()); // (count, 2 hidden)
            return second.get().forward(ops.relu(first.get().forward(read)));
        }

        private NDList arrays() {
            NDList arrays = new NDList();
            weights.forEach(weight -> arrays.add(weight.array()));
            return arrays;
        }
    }
}
