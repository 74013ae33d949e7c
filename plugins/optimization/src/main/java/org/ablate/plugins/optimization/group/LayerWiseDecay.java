package org.ablate.plugins.optimization.group;

import com.google.inject.Provider;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;

/**
 * Learning rates that fall from the head of a model to its embeddings (discriminative fine-tuning: Howard and Ruder, 2018,
 * arXiv:1801.06146; per layer as Clark et al., 2020, arXiv:2003.10555):
 *
 * <pre>
 * learningRate · decayᵈ
 * </pre>
 *
 * <p>with d 0 for what is in no numbered layer, such as the head, 1 for the last layer, one more for each layer below, and one
 * more than the lowest layer's for the embeddings.
 */
@Component(
        value = "layer-wise-decay",
        summary = "Lower learning rates for lower layers",
        formula = "lr * decay^(layers above)",
        paper = "Howard and Ruder, 2018, arXiv:1801.06146",
        verdict = "For fine-tuning: lower layers move less")
public final class LayerWiseDecay extends ScaledOptimizer {

    /** The fields of layer-wise decay. */
    public record Config(
            @Doc("learning rate of a layer as a multiple of that of the layer above it, at most 1")
            @Default("0.9")
            @Positive
            @DecimalMax("1")
            double decay,

            @Doc("names of what lies below the first layer; * stands for any characters")
            @Default("[\"*embedding*\", \"*position*\"]")
            List<String> lowest,

            @Doc("the optimizer of every layer") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    private final Config config;

    public @Inject LayerWiseDecay(Config config, Provider<Optimizer> optimizers) {
        super(optimizers);
        this.config = config;
    }

    @Override
    ToDoubleBiFunction<String, Parameter> multiples(Map<String, Parameter> parameters) {
        LayerDepths depths = new LayerDepths(parameters.keySet(), config.lowest());
        return (name, parameter) -> Math.pow(config.decay(), depths.depth(name));
    }
}
