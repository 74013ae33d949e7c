package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import java.util.Set;
import org.ablate.plugins.transformer.cpu.CpuCompilablePosition;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Sines and cosines of geometrically falling frequency, added to the embedding: at position p, {@code sin(p / 10000^(2i /
 * width))} in dimension 2i and the cosine in 2i + 1 (Vaswani et al., 2017, arXiv:1706.03762; the paper's interleaved order).
 */
@Component(
        value = "sinusoidal",
        summary = "Adds fixed sines and cosines of the position to the embedding",
        formula = "x + sin and cos of position / 10000^(2i/width)",
        paper = "Vaswani et al., 2017, arXiv:1706.03762",
        verdict = "No parameters; a little weaker than learned")
public final class SinusoidalPosition extends PositionEncoding implements CpuCompilablePosition {

    /** No fields. */
    public record Config() implements Sited {

        @Override
        public Set<Site> sites() {
            return Set.of(Site.EMBEDDING);
        }
    }

    // Angles in float64: an fp32 angle of position 10,000 is off by 1e-3.
    private static final String ADD = """
            def add(self, embedded: Tensor, positions: Tensor) -> Tensor:
                width = torch.size(embedded, 2)
                device = ops.prim.device(embedded)
                pairs = torch.arange(0, width, 2, dtype=7, layout=None, device=device, pin_memory=None)
                inverse = torch.pow(10000.0, torch.neg(torch.div(pairs, width)))
                angles = torch.mul(torch.unsqueeze(torch.to(positions, 7), -1), inverse)
                waves = torch.flatten(torch.stack([torch.sin(angles), torch.cos(angles)], -1), 2)
                return torch.add(embedded, torch.to(torch.narrow(waves, 2, 0, width), 6))
            """;

    private final Ops ops;

    @Inject
    SinusoidalPosition(Ops ops) {
        this.ops = ops;
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.EMBEDDING);
    }

    @Override
    public NDArray embed(NDArray embedded, ForwardPass pass) {
        return ops.kernel("add", ADD)
                .call(embedded, PositionIds.of(embedded.getShape().get(1), pass, ops)); // (batch, time, width)
    }

    @Override
    public boolean addsVectors() {
        return true;
    }
}
