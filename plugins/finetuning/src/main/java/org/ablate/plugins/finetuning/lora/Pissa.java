package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ValueInitializer;

/**
 * PiSSA: {@code B A} begins as the principal part of the weight, {@code A = √S Vᵀ} and {@code B = U √S} of its largest singular
 * values, and what is held is the rest (Meng et al., 2024, arXiv:2404.02948). Here the weight stays whole and the part's first value
 * is subtracted beside it, which computes the same and leaves the base as it was.
 */
@Component(
        value = "pissa",
        summary = "B·A begins as the weight's largest singular values",
        formula = "W x + s · (B A − B₀ A₀) x, s · B₀ A₀ the largest singular values of W",
        paper = "Meng et al., 2024, arXiv:2404.02948",
        verdict = "learns faster than zero-b at the cost of twice the adapter's work")
public final class Pissa implements LoraInitialization {

    private static final String SPLIT = """
            def split(self, weights: List[Tensor], rank: Tensor, scale: Tensor) -> Tuple[Tensor, Tensor]:
                k = int(rank)
                u, s, v = torch.linalg_svd(torch.cat(weights, 0), False)
                root = torch.sqrt(torch.div(torch.narrow(s, 0, 0, k), float(scale)))
                a = torch.mul(torch.unsqueeze(root, 1), torch.narrow(v, 0, 0, k))
                b = torch.mul(torch.narrow(u, 1, 0, k), root)
                return (torch.contiguous(a), torch.contiguous(b))
            """;

    @Inject
    Pissa() {}

    @Override
    public ValueInitializer a(int inputWidth, int rank) {
        return ValueInitializer.zeros();
    }

    @Override
    public boolean startsApart() {
        return true;
    }

    @Override
    public NDList start(TargetSlice slot, int rank, double scale) {
        NDList weights = new NDList();
        slot.joint().forEach(linear -> weights.add(linear.weight().array()));
        return slot.ops()
                .withoutGradients(() -> slot.ops().kernel("split", SPLIT).run(weights, (long) rank, scale));
    }
}
