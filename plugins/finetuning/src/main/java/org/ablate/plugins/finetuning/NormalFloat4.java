package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;

/** NF4: each block is divided by its largest magnitude and each element rounded to one of 16 quantiles of the normal distribution. */
@Component(
        value = "nf4",
        summary = "4 bits: the nearest of 16 quantiles of the normal distribution, in blocks",
        formula = "max|w| · nearest(w / max|w|)",
        paper = "Dettmers et al., 2023, arXiv:2305.14314",
        verdict = "the usual choice for weights, which are nearly normal")
public final class NormalFloat4 implements Quantisation {

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

    private static final String ROUND = """
            def round(self, w: Tensor, levels: Tensor, block: Tensor) -> Tensor:
                size = int(block)
                flat = torch.flatten(w)
                count = torch.numel(flat)
                filled = torch.constant_pad_nd(flat, [0, torch.remainder(torch.neg(count), size)], 0)
                blocks = torch.reshape(filled, [-1, size])
                scale = torch.amax(torch.abs(blocks), [1], True)
                share = torch.div(blocks, torch.clamp_min(scale, 1e-30))
                middles = torch.div(torch.add(torch.slice(levels, 0, 1), torch.slice(levels, 0, 0, -1)), 2)
                values = torch.mul(torch.embedding(torch.unsqueeze(levels, 1), torch.bucketize(share, middles)), torch.unsqueeze(scale, 2))
                return torch.reshape(torch.slice(torch.flatten(values), 0, 0, count), torch.size(w))
            """;

    private final Config config;

    @Inject
    NormalFloat4(Config config) {
        this.config = config;
    }

    @Override
    public NDArray rounded(NDArray weight, Ops ops) {
        NDArray levels = ops.manager().create(LEVELS, new Shape(LEVELS.length));
        return ops.kernel("round", ROUND).call(weight, levels, (long) config.block());
    }
}
