package org.ablate.plugins.optimization.optimizer;

import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * Adafactor (Shazeer and Stern, 2018, arXiv:1804.04235), which keeps means of squares for rows and columns of a matrix (its last two
 * dimensions) in place of one for each element. At step t, from 1, with ω = t^betaDecay:
 *
 * <pre>
 * r ← (1 − ω) · r + ω · mean of g² over a row        c alike over a column
 * v ← r · c / mean of r                              vectors: v ← (1 − ω) · v + ω · g²
 * u ← g / √v
 * u ← u / max(1, rms(u) / clipThreshold)
 * w ← w − ρ · u                                      after w ← w − learningRate · weightDecay · w
 * </pre>
 *
 * <p>What ρ is depends on the convention:
 *
 * <ul>
 *   <li>{@code torch}: {@code max(leastScale, rms(w)) · min(learningRate, 1 / √t)}, and v is at least the square of epsilon;
 *   <li>{@code hugging-face}: {@code learningRate}; with {@code relativeStep} times {@code min(0.01, 1 / √t)} (while warming up
 *       {@code min(10⁻⁶ · t, 1 / √t)}), with {@code scaleParameter} times {@code max(leastScale, rms(w))}; epsilon is added to
 *       g², and weights decay by ρ.
 * </ul>
 *
 * <p>Set {@code learningRate: 1} with {@code relativeStep} for the paper's own steps, and epsilon 10⁻³⁰ for Hugging Face's.
 */
@Component(
        value = "adafactor",
        summary = "Adam in little memory: means of squares for rows and columns",
        formula = "adam with row and column means in place of v",
        paper = "Shazeer and Stern, 2018, arXiv:1804.04235",
        verdict = "Nearly no state for matrices; what T5 was trained with")
public final class Adafactor extends FusedOptimizer {

    private static final Shape NOTHING = new Shape(0);

    /** Whose steps. */
    public enum Convention {
        /** {@code torch.optim.Adafactor}. */
        TORCH,
        /** Hugging Face's {@code Adafactor}. */
        HUGGING_FACE
    }

    /** The fields of adafactor. */
    public record Config(
            @ScheduleFields.PeakRate @Default("0.01") double learningRate,

            @Doc("whose steps: torch or hugging-face") @Default("torch")
            Convention convention,

            @Doc("exponent of the step in the share of new squares, below 0") @Default("-0.8") @Negative
            double betaDecay,

            @Doc("greatest root mean square of a step before it is scaled") @Default("1.0") @Positive
            double clipThreshold,

            @Doc("keeps the divisor from 0, as the convention says") @Default("1.1920928955078125e-7") @Positive
            double epsilon,

            @Doc("least root mean square a tensor is taken to have") @Default("1.0e-3") @PositiveOrZero
            double leastScale,

            @Doc("whether steps grow with the tensor; hugging-face only, torch always does so") @Default("true")
            boolean scaleParameter,

            @Doc("whether the rate falls with the step; hugging-face only, torch always does so") @Default("false")
            boolean relativeStep,

            @Doc("whether the relative step begins at 1.0e-6; hugging-face only") @Default("false")
            boolean warmupInit,

            @OptimizerFields.DecoupledDecay @Default("0.0") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
            List.of("rowMeanSquare", "columnMeanSquare", "meanSquare"),
            List.of("fresh", "epsilon", "leastScale", "clip", "added", "paceLimit", "relative", "scales", "decayShare"),
            """
            scale = 1.
            if scales > 0.:
                scale = max(leastScale, float(torch.linalg_vector_norm(w)) / float(w.numel()) ** 0.5)
            pace = min(rate, paceLimit) * relative * scale
            w.mul_(1. - decay * (rate * (1. - decayShare) + pace * decayShare))
            squares = torch.mul(g, g).add_(added)
            if w.dim() > 1:
                rowMeanSquare.lerp_(squares.mean([-1], True), fresh)
                columnMeanSquare.lerp_(squares.mean([-2], True), fresh)
                estimate = torch.matmul(rowMeanSquare, columnMeanSquare)
                estimate.div_(rowMeanSquare.mean([-2], True).clamp_(epsilon))
            else:
                meanSquare.lerp_(squares, fresh)
                estimate = meanSquare.clone()
            step = estimate.clamp_(epsilon * epsilon).rsqrt_().mul_(g)
            length = float(torch.linalg_vector_norm(step)) / float(w.numel()) ** 0.5
            w.add_(step, alpha=-pace / max(1., length / clip))
            """);

    private final Config config;

    public @Inject Adafactor(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        boolean torch = config.convention() == Convention.TORCH;
        return new double[] {
            Math.pow(t, config.betaDecay()),
            config.epsilon(),
            config.leastScale(),
            config.clipThreshold(),
            torch ? 0 : config.epsilon(),
            torch ? 1 / Math.sqrt(t) : Double.MAX_VALUE,
            !torch && config.relativeStep() ? Math.min(config.warmupInit() ? 1e-6 * t : 1e-2, 1 / Math.sqrt(t)) : 1,
            torch || config.scaleParameter() ? 1 : 0,
            torch ? 0 : 1
        };
    }

    @Override
    Shape stateShape(String state, Shape parameter) {
        int dimensions = parameter.dimension();
        if (state.equals("meanSquare")) {
            return dimensions > 1 ? NOTHING : parameter;
        }
        if (dimensions <= 1) {
            return NOTHING;
        }
        long[] kept = parameter.getShape().clone();
        kept[state.equals("rowMeanSquare") ? dimensions - 1 : dimensions - 2] = 1;
        return new Shape(kept);
    }
}
