package org.ablate.plugins.optimization;

import com.google.inject.Provider;
import jakarta.inject.Inject;
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
 * The learning rates that the model's initializer asks for, each a multiple of the optimizer's: with initializer {@code mup} the second
 * half of maximal update parametrisation (Yang et al., 2022, arXiv:2203.03466), with any other the optimizer itself. Weights of one rate
 * have an optimizer of their own, equal to the others but for the rate, and so each rate is one native call. Decoupled weight decay, which
 * is multiplied by the rate, is smaller with it.
 */
@Component(
        value = "per-weight",
        summary = "Learning rates by weight, as the model's initializer asks",
        formula = "lr * (what the initializer says of the weight)",
        paper = "Yang et al., 2022, arXiv:2203.03466",
        verdict = "The other half of initializer mup; for optimizers of Adam's kind")
public final class PerWeight extends DividedOptimizer {

    /** The fields of per-weight. */
    public record Config(
            @Doc("the optimizer of every weight") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    private final Provider<Optimizer> optimizers;
    private final Optimizer first;
    private final Map<Share, Double> multiples = new LinkedHashMap<>();

    @Inject
    PerWeight(Provider<Optimizer> optimizers) {
        this.optimizers = optimizers;
        this.first = optimizers.get();
    }

    @Override
    public double learningRate() {
        return first.learningRate();
    }

    @Override
    List<Share> divide(Map<String, Parameter> parameters) {
        List<Double> rates = parameters.values().stream()
                .map(Parameter::learningRate)
                .distinct()
                .toList();
        for (double rate : rates) {
            Optimizer optimizer = multiples.isEmpty() ? first : optimizers.get();
            Share share = Share.begin(optimizer, parameters, (name, parameter) -> parameter.learningRate() == rate);
            multiples.put(share, rate);
        }
        return List.copyOf(multiples.keySet());
    }

    @Override
    double learningRate(Share share, double learningRate) {
        return learningRate * multiples.getOrDefault(share, 1.0);
    }
}
