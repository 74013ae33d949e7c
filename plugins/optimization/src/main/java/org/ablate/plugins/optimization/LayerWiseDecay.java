package org.ablate.plugins.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Provider;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
@Component(value = "layer-wise-decay", summary = "Lower learning rates for lower layers")
public final class LayerWiseDecay implements Optimizer {

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

    private static final Pattern LAYER = Pattern.compile("(?:^|\\.)layers\\.(\\d+)\\.");

    private final Config config;
    private final Provider<Optimizer> optimizers;
    private final Optimizer head;
    private final Map<Integer, Share> byDepth = new TreeMap<>();

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
    public void begin(Map<String, Parameter> parameters) {
        int layers = 0;
        for (String name : parameters.keySet()) {
            layers = Math.max(layers, layer(name).orElse(-1) + 1);
        }
        int count = layers;
        for (int depth = 0; depth <= count + 1; depth++) {
            int wanted = depth;
            Optimizer optimizer = depth == 0 ? head : optimizers.get();
            Share share = Share.begin(optimizer, parameters, (name, parameter) -> depth(name, count) == wanted);
            byDepth.put(depth, share);
        }
    }

    /** How far below the head a parameter of a model of so many layers is. */
    private int depth(String name, int layers) {
        OptionalInt layer = layer(name);
        if (layer.isPresent()) {
            return layers - layer.getAsInt();
        }
        return NamePattern.anyMatches(config.lowest(), name) ? layers + 1 : 0;
    }

    private static OptionalInt layer(String name) {
        Matcher found = LAYER.matcher(name);
        return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        byDepth.forEach((depth, share) -> share.step(gradients, learningRate * Math.pow(config.decay(), depth), step));
    }

    @Override
    public Map<String, NDArray> state() {
        return Share.state(List.copyOf(byDepth.values()));
    }
}
