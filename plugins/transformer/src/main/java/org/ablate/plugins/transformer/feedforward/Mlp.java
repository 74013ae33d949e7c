package org.ablate.plugins.transformer.feedforward;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.plugins.transformer.block.residual.ResidualOutput;
import org.ablate.plugins.transformer.cpu.CpuCompilableFeedForward;
import org.ablate.plugins.transformer.cpu.CpuFeedForward;
import org.ablate.plugins.transformer.cpu.CpuLinear;
import org.ablate.plugins.transformer.cpu.SpinningWorkers;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.tensor.Ops;

/** Two projections with a non-linear function between: {@code down(activation(up(x)))} (Vaswani et al., 2017, arXiv:1706.03762). */
@Component(
        value = "mlp",
        summary = "Two projections with a non-linear function between",
        formula = "W2 . f(W1 . x + b1) + b2",
        paper = "Vaswani et al., 2017, arXiv:1706.03762",
        verdict = "The plain one; gelu as GPT-2, relu-squared as Primer")
public final class Mlp extends FeedForward implements CpuCompilableFeedForward {

    /** The fields of the mlp. */
    public record Config(
            @Doc("width between the projections; four times the model's width when absent")
            Optional<@Positive Integer> hidden,

            @Doc("the function between the projections") @Default("gelu")
            Activation activation,

            @Doc("whether the projections have biases, which begin at zero") @Default("true")
            boolean bias) {}

    private final Ops ops;
    private final Activation activation;
    private final Child<Linear> up;
    private final Child<Linear> down;

    @Inject
    Mlp(Config config, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.activation = config.activation();
        int hidden = config.hidden().orElseGet(() -> Sizes.product(4, dimensions.width()));
        ValueInitializer initializer = WeightInit.hidden();
        this.up = child("up", Linear.class, new Linear(ops, dimensions.width(), hidden, initializer, config.bias()));
        this.down = child("down", Linear.class, ResidualOutput.linear(ops, dimensions, hidden, config.bias()));
    }

    @Override
    public NDArray forward(NDArray input, ForwardPass pass) {
        NDArray hidden = activation.apply(up.get().forward(input, pass), ops); // (batch, time, hidden)
        return down.get().forward(hidden, pass);
    }

    @Override
    public Optional<CpuFeedForward> forCpu(SpinningWorkers crew) {
        if (!CpuLinear.isPlain(up.get(), down.get())) {
            return Optional.empty();
        }
        CpuLinear in = CpuLinear.of(crew, up.get());
        CpuLinear out = CpuLinear.of(crew, down.get());
        float[] hidden = new float[in.outputs()];
        return Optional.of((input, stream) -> {
            in.apply(input, hidden);
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = activation.of(hidden[i]);
            }
            out.addTo(hidden, stream);
        });
    }
}
