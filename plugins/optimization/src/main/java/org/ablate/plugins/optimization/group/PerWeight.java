package org.ablate.plugins.optimization.group;

import com.google.inject.Provider;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;

/**
 * The learning rates that the model's initializer asks for, each a multiple of the optimizer's: with initializer {@code mup} the second
 * half of maximal update parametrization (Yang et al., 2022, arXiv:2203.03466), with any other the optimizer itself. Decoupled weight
 * decay, which is multiplied by the rate, is smaller with it.
 */
@Component(
        value = "per-weight",
        summary = "Learning rates by weight, as the model's initializer asks",
        formula = "lr * (what the initializer says of the weight)",
        paper = "Yang et al., 2022, arXiv:2203.03466",
        verdict = "The other half of initializer mup; for optimizers of Adam's kind")
public final class PerWeight extends ScaledOptimizer {

    /** The fields of per-weight. */
    public record Config(
            @Doc("the optimizer of every weight") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    public @Inject PerWeight(Provider<Optimizer> optimizers) {
        super(optimizers);
    }

    @Override
    ToDoubleBiFunction<String, Parameter> multiples(Map<String, Parameter> parameters) {
        return (name, parameter) -> parameter.learningRate();
    }
}
