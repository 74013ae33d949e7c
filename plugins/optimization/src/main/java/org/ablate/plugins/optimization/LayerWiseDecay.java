package org.ablate.plugins.optimization;

import com.google.inject.Provider;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * more than the lowest layer's for the embeddings. Each depth has an optimizer of its own, equal to the others but for the
 * rate, and so each is one native call.
 */
@Component(
        value = "layer-wise-decay",
        summary = "Lower learning rates for lower layers",
        formula = "lr * decay^(layers above)",
        paper = "Howard and Ruder, 2018, arXiv:1801.06146",
        verdict = "For fine-tuning: lower layers move less")
public final class LayerWiseDecay extends DividedOptimizer {

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
    private final Provider<Optimizer> optimizers;
    private final Optimizer head;
    private final Map<Share, Integer> depths = new LinkedHashMap<>();

    @Inject
    LayerWiseDecay(Config config, Provider<Optimizer> optimizers) {
        this.config = config;
        this.optimizers = optimizers;
        this.head = optimizers.get();
    }

    @Override
    public double learningRate() {
        return head.learningRate();
    }

    @Override
    List<Share> divide(Map<String, Parameter> parameters) {
        LayerDepths places = new LayerDepths(parameters.keySet(), config.lowest());
        for (int depth = 0; depth <= places.deepest(); depth++) {
            int wanted = depth;
            Optimizer optimizer = depth == 0 ? head : optimizers.get();
            Share share = Share.begin(optimizer, parameters, (name, parameter) -> places.depth(name) == wanted);
            depths.put(share, depth);
        }
        return List.copyOf(depths.keySet());
    }

    @Override
    double learningRate(Share share, double learningRate) {
        return learningRate * Math.pow(config.decay(), depths.getOrDefault(share, 0));
    }
}
