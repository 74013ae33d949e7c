package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/** 8 bits: each element is the nearest of 255 multiples of its block's largest magnitude over 127. */
@Component(
        value = "int8",
        summary = "8 bits: the nearest of 255 even steps, in blocks",
        formula = "s · round(w / s), s = max|w| / 127",
        paper = "Dettmers et al., 2022, arXiv:2208.07339",
        verdict = "nearly without loss")
public final class Int8Blocks implements Quantisation {

    /** The fields of 8 bits. */
    public record Config(
            @Doc("elements that share a scale") @Default("64") @Positive
            int block) {}

    private static final String ROUND = """
            def round(self, w: Tensor, block: Tensor) -> Tensor:
                size = int(block)
                flat = torch.flatten(w)
                count = torch.numel(flat)
                filled = torch.constant_pad_nd(flat, [0, torch.remainder(torch.neg(count), size)], 0)
                blocks = torch.reshape(filled, [-1, size])
                scale = torch.clamp_min(torch.div(torch.amax(torch.abs(blocks), [1], True), 127), 1e-30)
                values = torch.mul(torch.round(torch.div(blocks, scale)), scale)
                return torch.reshape(torch.slice(torch.flatten(values), 0, 0, count), torch.size(w))
            """;

    private final Config config;

    @Inject
    Int8Blocks(Config config) {
        this.config = config;
    }

    @Override
    public NDArray rounded(NDArray weight, Ops ops) {
        return ops.kernel("round", ROUND).call(weight, (long) config.block());
    }
}
