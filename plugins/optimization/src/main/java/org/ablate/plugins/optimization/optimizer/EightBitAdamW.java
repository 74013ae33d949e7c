package org.ablate.plugins.optimization.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import org.ablate.plugins.optimization.schedule.ScheduleFields;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * AdamW with moments of a byte for each weight (Dettmers et al., 2022, arXiv:2110.02861): the update is that of {@code adamw}, on
 * moments that are decoded before it and encoded after it. A block of {@code blockSize} numbers x keeps its greatest magnitude,
 * s = max |x|, and for each number the place of the nearest to x / s among the 256 values of the paper's {@link DynamicQuantizationMap}. The
 * second moment, never negative, has values of its own; where it is above 0 it is never encoded as 0, as the step would have no divisor.
 *
 * <p>State takes 2 + 8 / blockSize bytes for each weight.
 */
@Component(
        value = "8-bit-adamw",
        summary = "AdamW whose moments take a byte each",
        formula = "adamw with block-wise 8-bit m and v",
        paper = "Dettmers et al., 2021, arXiv:2110.02861",
        verdict = "A quarter of adamw's state; slower on the CPU")
public final class EightBitAdamW extends FusedOptimizer {

    /** The fields of 8-bit-adamw. */
    public record Config(
            @ScheduleFields.PeakRate @Default("1.0e-3") double learningRate,

            @OptimizerFields.FirstBeta @Default("0.9") double beta1,

            @OptimizerFields.SecondBeta @Default("0.95") double beta2,

            @OptimizerFields.RootEpsilon @Default("1.0e-8") double epsilon,

            @Doc("numbers that share a scale") @Default("256") @Positive
            long blockSize,

            @OptimizerFields.DecoupledDecay @Default("0.1") double weightDecay,

            @OptimizerFields.WhatDecays Decay decay) {}

    // Parts of a parameter that stay in a core's cache from one operation to the next: five times as fast as all of it.
    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
                    List.of("firstMoment", "firstMomentScale", "secondMoment", "secondMomentScale"),
                    List.of("beta1", "beta2", "epsilon", "correction1", "correction2", "block"),
                    List.of("signedValues", "signedSteps", "unsignedValues", "unsignedSteps"),
                    """
            size = int(block)
            count = w.numel()
            whole = count // size * size
            length = max(whole, size)
            if not w.is_cuda:
                length = max(32768 // size, 1) * size
            numbers = [t, rate, decay, beta1, beta2, epsilon, correction1, correction2]
            tables = [signedValues, signedSteps, unsignedValues, unsignedSteps]
            states = [firstMoment.view([-1]), firstMomentScale, secondMoment.view([-1]), secondMomentScale]
            weights = w.view([-1])
            gradients = g.reshape([-1])
            for part in range((whole + length - 1) // length):
                start = part * length
                self.change(weights, gradients, states, start, min(whole, start + length), start // size, size, numbers, tables)
            if whole < count:
                self.change(weights, gradients, states, whole, count, whole // size, count - whole, numbers, tables)
            """)
            .with("""
            def decoded(self, codes: Tensor, scale: Tensor, values: Tensor, size: int) -> Tensor:
                found = torch.index_select(values, 0, torch.to(codes, 3)).view([-1, size])
                return found.mul_(scale.unsqueeze(1)).view([-1])

            def encode(self, x: Tensor, codes: Tensor, scale: Tensor, steps: Tensor, size: int) -> None:
                cut = x.view([-1, size])
                scale.copy_(torch.amax(torch.abs(cut), [1]))
                shares = torch.div(cut, scale.clamp(1.1754943508222875e-38).unsqueeze(1)).view([-1])
                bits = torch.view_copy(shares, dtype=3)
                low = torch.bitwise_right_shift(bits, 31).bitwise_xor_(bits).bitwise_and_(65535)
                first = bits.bitwise_right_shift_(16).bitwise_and_(65535)
                codes.copy_(torch.index_select(steps, 0, first).add_(low).bitwise_right_shift_(16))
                return None

            def change(self, weights: Tensor, gradients: Tensor, states: List[Tensor], start: int, end: int, block: int, size: int, numbers: List[float], tables: List[Tensor]) -> None:
                t, rate, decay, beta1, beta2, epsilon, correction1, correction2 = numbers
                w = torch.slice(weights, 0, start, end, 1)
                g = torch.slice(gradients, 0, start, end, 1)
                blocks = block + (end - start) // size
                mCodes = torch.slice(states[0], 0, start, end, 1)
                mScale = torch.slice(states[1], 0, block, blocks, 1)
                vCodes = torch.slice(states[2], 0, start, end, 1)
                vScale = torch.slice(states[3], 0, block, blocks, 1)
                if t > 1.:
                    m = self.decoded(mCodes, mScale, tables[0], size).lerp_(g, 1. - beta1)
                    v = self.decoded(vCodes, vScale, tables[2], size).mul_(beta2).addcmul_(g, g, value=1. - beta2)
                else:
                    m = torch.mul(g, 1. - beta1)
                    v = torch.mul(g, g).mul_(1. - beta2)
                if decay != 0.:
                    w.mul_(1. - rate * decay)
                divisor = torch.pow(v, 0.5).mul_(1. / correction2 ** 0.5).add_(epsilon)
                w.addcdiv_(m, divisor, value=-rate / correction1)
                self.encode(m, mCodes, mScale, tables[1], size)
                self.encode(v, vCodes, vScale, tables[3], size)
                return None
            """);

    private final Config config;
    private final Ops ops;

    public @Inject EightBitAdamW(Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), config.decay(), PROGRAM);
        this.config = config;
        this.ops = ops;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {
            config.beta1(),
            config.beta2(),
            config.epsilon(),
            1 - Math.pow(config.beta1(), t),
            1 - Math.pow(config.beta2(), t),
            (double) config.blockSize()
        };
    }

    @Override
    List<NDArray> tables() {
        List<NDArray> tables = new ArrayList<>();
        for (boolean signed : new boolean[] {true, false}) {
            DynamicQuantizationMap tree = new DynamicQuantizationMap(signed);
            tables.add(ops.manager().create(tree.values()));
            tables.add(ops.manager().create(tree.steps()));
        }
        tables.forEach(NDScope::unregister); // outlive the step
        return tables;
    }

    @Override
    Shape stateShape(String state, Shape parameter) {
        return state.endsWith("Scale")
                ? new Shape((parameter.size() + config.blockSize() - 1) / config.blockSize())
                : parameter;
    }

    @Override
    NDArray newState(String state, Shape shape) {
        if (state.endsWith("Scale")) {
            return super.newState(state, shape);
        }
        NDArray codes = ops.manager().zeros(shape, DataType.UINT8);
        NDScope.unregister(codes); // outlives the step
        return codes;
    }
}
