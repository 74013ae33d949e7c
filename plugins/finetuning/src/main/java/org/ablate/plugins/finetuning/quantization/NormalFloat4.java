package org.ablate.plugins.finetuning.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.WeightFormat;
import org.ablate.spi.tensor.Ops;
import org.jspecify.annotations.Nullable;

/** NF4: each block is divided by its largest magnitude and each element rounded to one of 16 quantiles of the normal distribution. */
@Component(
        value = "nf4",
        summary = "4 bits: the nearest of 16 quantiles of the normal distribution, in blocks",
        formula = "max|w| · nearest(w / max|w|)",
        paper = "Dettmers et al., 2023, arXiv:2305.14314",
        verdict = "the usual choice for weights, which are nearly normal")
public final class NormalFloat4 implements Quantization {

    /** The fields of NF4. */
    public record Config(
            @Doc("elements that share a scale") @Default("64") @Positive
            int block) {}

    /** The data type's levels: appendix E of the paper. */
    private static final float[] LEVELS = {
        -1.0f,
        -0.6961928f,
        -0.52507305f,
        -0.3949175f,
        -0.28444138f,
        -0.18477343f,
        -0.091050036f,
        0.0f,
        0.0795803f,
        0.1609302f,
        0.2461123f,
        0.33791524f,
        0.44070983f,
        0.562617f,
        0.72295684f,
        1.0f
    };

    private static final String ENCODE = """
            def encode(self, w: Tensor, levels: Tensor, block: Tensor) -> Tuple[Tensor, Tensor]:
                size = int(block)
                flat = torch.flatten(w)
                count = torch.numel(flat)
                filled = torch.constant_pad_nd(flat, [0, torch.remainder(torch.neg(count), size)], 0)
                blocks = torch.reshape(filled, [-1, size])
                scale = torch.amax(torch.abs(blocks), [1], True)
                share = torch.div(blocks, torch.clamp_min(scale, 1e-30))
                middles = torch.div(torch.add(torch.slice(levels, 0, 1), torch.slice(levels, 0, 0, -1)), 2)
                codes = torch.flatten(torch.bucketize(share, middles))
                pairs = torch.reshape(torch.constant_pad_nd(codes, [0, torch.remainder(torch.numel(codes), 2)], 0), [-1, 2])
                bytes = torch.add(torch.mul(torch.select(pairs, 1, 0), 16), torch.select(pairs, 1, 1))
                return (torch.to(bytes, 0), torch.flatten(scale))
            """;

    private static final String DECODE = """
            def decode(self, codes: Tensor, scales: Tensor, pairs: Tensor, block: Tensor, count: Tensor) -> Tensor:
                size = int(block)
                all = torch.flatten(torch.embedding(pairs, torch.to(codes, 3)))
                shares = torch.reshape(torch.narrow(all, 0, 0, torch.mul(torch.numel(scales), size)), [-1, size])
                values = torch.mul(shares, torch.unsqueeze(scales, 1))
                return torch.narrow(torch.flatten(values), 0, 0, int(count))
            """;

    private final Config config;

    @Inject
    NormalFloat4(Config config) {
        this.config = config;
    }

    @Override
    public WeightFormat storage(Ops ops) {
        return new HalfBytes(config.block(), ops);
    }

    /** Two codes in a byte, the first in its upper half. */
    private static final class HalfBytes extends BlockStorage {

        private final Ops ops;
        private @Nullable NDArray pairs;

        HalfBytes(int block, Ops ops) {
            super(block);
            this.ops = ops;
        }

        @Override
        DataType type() {
            return DataType.UINT8;
        }

        @Override
        int codesPerElement() {
            return 2;
        }

        @Override
        NDList encode(NDArray values) {
            NDArray levels = ops.manager().create(LEVELS, new Shape(LEVELS.length));
            return ops.kernel("encode", ENCODE).run(values, levels, (long) block());
        }

        @Override
        NDArray decode(NDArray codes, NDArray scales, long count) {
            return ops.kernel("decode", DECODE).call(codes, scales, pairs(), (long) block(), count);
        }

        /** The two levels that each byte stands for: (256, 2). */
        private NDArray pairs() {
            if (pairs == null) {
                int levels = LEVELS.length;
                float[] values = new float[2 * levels * levels];
                for (int code = 0; code < levels * levels; code++) {
                    values[2 * code] = LEVELS[code / levels];
                    values[2 * code + 1] = LEVELS[code % levels];
                }
                pairs = ops.parameter(values, new Shape((long) levels * levels, 2));
                pairs.setRequiresGradient(false);
            }
            return pairs;
        }
    }
}
