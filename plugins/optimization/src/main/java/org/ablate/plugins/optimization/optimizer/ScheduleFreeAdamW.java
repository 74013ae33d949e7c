package org.ablate.plugins.optimization.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * Schedule-free AdamW (Defazio et al., 2024, arXiv:2405.15682), which averages weights in place of a schedule that falls. With z
 * the weights that steps move, x their average and y = (1 − beta1) · z + beta1 · x where gradients are taken, at step t, from 1,
 * with rate γ = learningRate · √(1 − beta2ᵗ):
 *
 * <pre>
 * v ← beta2 · v + (1 − beta2) · g²
 * z ← z − γ · g / (√v + epsilon) − γ · weightDecay · y
 * s ← s + γ²
 * x ← (1 − γ² / s) · x + γ² / s · z
 * </pre>
 *
 * <p>While it trains the model holds y; it is judged, and kept for use, with x, which is {@code (y − (1 − beta1) · z) / beta1}. Use it
 * with the schedule {@code constant}, with a warm-up.
 */
@Component(
        value = "schedule-free-adamw",
        summary = "AdamW with averaged weights in place of a schedule",
        formula = "z ← z − γ · g / √v; x ← (1 − c) · x + c · z; y = (1 − beta1) · z + beta1 · x",
        paper = "Defazio et al., 2024, arXiv:2405.15682",
        verdict = "When the length of the run is open; with the schedule constant and a warm-up")
public final class ScheduleFreeAdamW extends FusedOptimizer {

    /** The fields of schedule-free-adamw. */
    public record Config(
            @ScheduleFields.PeakRate @Default("2.5e-3") double learningRate,

            @Doc("share of the average in the weights where gradients are taken, above 0, at most 1")
            @Default("0.9")
            @Positive
            @DecimalMax("1")
            double beta1,

            @OptimizerFields.SecondBeta @Default("0.999") double beta2,

            @OptimizerFields.RootEpsilon @Default("1.0e-8") double epsilon,

            @OptimizerFields.DecoupledDecay @Default("0.1") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
            List.of("iterate", "secondMoment", "sumOfWeights"),
            List.of("beta1", "beta2", "epsilon", "correction2"),
            """
            if t == 1.:
                iterate.copy_(w)
            gamma = rate * correction2
            secondMoment.mul_(beta2).addcmul_(g, g, value=1. - beta2)
            step = torch.div(g, torch.sqrt(secondMoment).add_(epsilon))
            if decay != 0.:
                step.add_(w, alpha=decay)
            sumOfWeights.add_(gamma * gamma)
            total = float(sumOfWeights)
            share = 0.
            if total > 0.:
                share = gamma * gamma / total
            w.lerp_(iterate, share)
            w.add_(step, alpha=gamma * (beta1 * (1. - share) - 1.))
            iterate.add_(step, alpha=-gamma)
            """);

    private static final String AVERAGES = """
            def averages(self, w: List[Tensor], iterate: List[Tensor], beta1: Tensor) -> List[Tensor]:
                x = annotate(List[Tensor], [])
                for i in range(len(w)):
                    x.append(torch.lerp(w[i], iterate[i], 1. - 1. / float(beta1)))
                return x
            """;

    private final Config config;

    public @Inject ScheduleFreeAdamW(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {
            config.beta1(), config.beta2(), config.epsilon(), Math.sqrt(1 - Math.pow(config.beta2(), t))
        };
    }

    @Override
    Shape stateShape(String state, Shape parameter) {
        return state.equals("sumOfWeights") ? new Shape() : parameter;
    }

    @Override
    public Optional<NDList> weightsForUse(long steps) {
        if (steps == 0 || parameters().isEmpty()) {
            return Optional.empty();
        }
        NDList weights = new NDList();
        NDList iterates = new NDList();
        Map<String, NDArray> state = state();
        parameters().forEach((name, parameter) -> {
            weights.add(parameter.array());
            iterates.add(Objects.requireNonNull(state.get(name + ".iterate")));
        });
        return Optional.of(ops().kernel("averages", AVERAGES).run(weights, iterates, config.beta1()));
    }
}
