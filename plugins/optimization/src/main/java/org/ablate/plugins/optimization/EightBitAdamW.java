package org.ablate.plugins.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/**
 * AdamW with moments of a byte for each weight (Dettmers et al., 2022, arXiv:2110.02861): the update is that of {@code adamw}, on
 * moments that are decoded before it and encoded after it. A block of {@code blockSize} numbers x keeps its greatest magnitude,
 * s = max |x|, and for each number the place of the nearest to x / s among 256 values of the paper's dynamic tree: seven
 * decades, with twice as many values in each as in the one below it. The second moment, never negative, has
 * twice as many again; where it is above 0 it is never encoded as 0, as the step would have no divisor.
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
            @PeakRate @Default("1.0e-3") double learningRate,

            @FirstBeta @Default("0.9") double beta1,

            @SecondBeta @Default("0.95") double beta2,

            @RootEpsilon @Default("1.0e-8") double epsilon,

            @Doc("numbers that share a scale") @Default("256") @Positive
            long blockSize,

            @DecoupledDecay @Default("0.1") double weightDecay,

            @WhatDecays Decay decay) {}

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
                    List.of("firstMoment", "firstMomentScale", "secondMoment", "secondMomentScale"),
                    List.of("beta1", "beta2", "epsilon", "correction1", "correction2", "block"),
                    """
            signed = self.values(True, w)
            unsigned = self.values(False, w)
            size = int(block)
            m = torch.zeros_like(w)
            v = torch.zeros_like(w)
            if t > 1.:
                m = self.decoded(firstMoment, firstMomentScale, signed, size)
                v = self.decoded(secondMoment, secondMomentScale, unsigned, size)
            m.lerp_(g, 1. - beta1)
            v.mul_(beta2).addcmul_(g, g, value=1. - beta2)
            w.mul_(1. - rate * decay)
            w.addcdiv_(m, torch.div(v, correction2).sqrt_().add_(epsilon), value=-rate / correction1)
            self.encode(m, firstMoment, firstMomentScale, signed, size, True)
            self.encode(v, secondMoment, secondMomentScale, unsigned, size, False)
            """)
            .with("""
            def values(self, signed: bool, like: Tensor) -> Tensor:
                parts = [torch.new_zeros(like, [1]), torch.new_ones(like, [1])]
                for i in range(7):
                    count = 2 << i
                    if signed:
                        count = 1 << i
                    middles = torch.add(torch.mul(torch.arange(count, dtype=6, device=like.device), 0.9 / float(count)), 0.1 + 0.45 / float(count))
                    decade = torch.mul(middles, 10. ** float(i - 6))
                    parts.append(decade)
                    if signed:
                        parts.append(torch.neg(decade))
                ordered, places = torch.sort(torch.cat(parts))
                return ordered

            def blocks(self, x: Tensor, size: int) -> Tensor:
                flat = x.reshape([-1])
                missing = (size - flat.numel() % size) % size
                return torch.constant_pad_nd(flat, [0, missing]).reshape([-1, size])

            def decoded(self, codes: Tensor, scale: Tensor, values: Tensor, size: int) -> Tensor:
                found = torch.index_select(values, 0, torch.to(codes.reshape([-1]), 3))
                scaled = torch.mul(self.blocks(found, size), scale.unsqueeze(1)).reshape([-1])
                return torch.slice(scaled, 0, 0, codes.numel(), 1).reshape(codes.size()).contiguous()

            def encode(self, x: Tensor, codes: Tensor, scale: Tensor, values: Tensor, size: int, signed: bool) -> None:
                cut = self.blocks(x, size)
                scale.copy_(torch.amax(torch.abs(cut), [1]))
                shares = torch.div(cut, scale.clamp(1.1754943508222875e-38).unsqueeze(1)).reshape([-1])
                bounds = torch.mul(torch.add(torch.slice(values, 0, 1, 256, 1), torch.slice(values, 0, 0, 255, 1)), 0.5)
                if not signed:
                    torch.select(bounds, 0, 0).zero_()
                places = torch.bucketize(torch.slice(shares, 0, 0, codes.numel(), 1), bounds, out_int32=True)
                codes.copy_(places.reshape(codes.size()))
                return None
            """);

    private final Config config;
    private final Ops ops;

    @Inject
    EightBitAdamW(Config config, Ops ops) {
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
