package org.ablate.plugins.finetuning.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.WeightFormat;
import org.ablate.spi.tensor.Ops;

/** 8 bits: each element is the nearest of 255 multiples of its block's largest magnitude over 127. */
@Component(
        value = "int8",
        summary = "8 bits: the nearest of 255 even steps, in blocks",
        formula = "s · round(w / s), s = max|w| / 127",
        paper = "Dettmers et al., 2022, arXiv:2208.07339",
        verdict = "nearly without loss")
public final class Int8Blocks implements Quantization {

    /** The fields of 8 bits. */
    public record Config(
            @Doc("elements that share a scale") @Default("64") @Positive
            int block) {}

    private static final String ENCODE = """
            def encode(self, w: Tensor, block: Tensor) -> Tuple[Tensor, Tensor]:
                size = int(block)
                flat = torch.flatten(w)
                count = torch.numel(flat)
                filled = torch.constant_pad_nd(flat, [0, torch.remainder(torch.neg(count), size)], 0)
                blocks = torch.reshape(filled, [-1, size])
                scale = torch.clamp_min(torch.div(torch.amax(torch.abs(blocks), [1], True), 127), 1e-30)
                codes = torch.to(torch.round(torch.div(blocks, scale)), 1)
                return (torch.flatten(codes), torch.flatten(scale))
            """;

    private static final String DECODE = """
            def decode(self, codes: Tensor, scales: Tensor, block: Tensor, count: Tensor) -> Tensor:
                steps = torch.to(torch.reshape(codes, [-1, int(block)]), 6)
                values = torch.mul(steps, torch.unsqueeze(scales, 1))
                return torch.narrow(torch.flatten(values), 0, 0, int(count))
            """;

    private final Config config;

    @Inject
    Int8Blocks(Config config) {
        this.config = config;
    }

    @Override
    public WeightFormat storage(Ops ops) {
        return new Bytes(config.block(), ops);
    }

    /** A code in a byte. */
    private static final class Bytes extends BlockStorage {

        private final Ops ops;

        Bytes(int block, Ops ops) {
            super(block);
            this.ops = ops;
        }

        @Override
        DataType type() {
            return DataType.INT8;
        }

        @Override
        int codesPerElement() {
            return 1;
        }

        @Override
        NDList encode(NDArray values) {
            return ops.kernel("encode", ENCODE).run(values, (long) block());
        }

        @Override
        NDArray decode(NDArray codes, NDArray scales, long count) {
            return ops.kernel("decode", DECODE).call(codes, scales, (long) block(), count);
        }
    }
}
