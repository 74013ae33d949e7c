package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;

/**
 * PiSSA: {@code B A} begins as the principal part of the weight, {@code A = √S Vᵀ} and {@code B = U √S} of its largest singular
 * values, and what is held is the rest, so that the sum begins as the base (Meng et al., 2024, arXiv:2404.02948).
 */
@Component(value = "pissa", summary = "B·A begins as the weight's largest singular values, the rest is held")
public final class Pissa implements LoraInitialisation {

    private static final String SPLIT = """
            def split(self, weights: List[Tensor], rank: Tensor, scale: Tensor) -> Tuple[Tensor, Tensor]:
                k = int(rank)
                u, s, v = torch.linalg_svd(torch.cat(weights, 0), False)
                root = torch.sqrt(torch.div(torch.narrow(s, 0, 0, k), float(scale)))
                a = torch.mul(torch.unsqueeze(root, 1), torch.narrow(v, 0, 0, k))
                b = torch.mul(torch.narrow(u, 1, 0, k), root)
                return (torch.contiguous(a), torch.contiguous(b))
            """;

    private static final String REST = """
            def rest(self, w: Tensor, a: Tensor, b: Tensor, start: Tensor, scale: Tensor) -> Tensor:
                rows = torch.narrow(b, 0, int(start), torch.size(w, 0))
                return torch.sub(w, torch.mul(torch.matmul(rows, a), float(scale)))
            """;

    @Inject
    Pissa() {}

    @Override
    public Initializer a(int inputWidth, int rank) {
        return Initializer.zeros();
    }

    @Override
    public void begin(Slot slot, Parameter a, Parameter b, double scale) {
        if (slot.lead().isPresent()) {
            return; // the first of the joint layers does it for all
        }
        slot.ops().withoutGradients(() -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDList weights = new NDList();
                slot.joint().forEach(linear -> weights.add(linear.weight().array()));
                NDList parts =
                        slot.ops().kernel("split", SPLIT).run(weights, a.shape().get(0), scale);
                a.fill(slot.ops().parameter(parts.get(0).toFloatArray(), a.shape()));
                b.fill(slot.ops().parameter(parts.get(1).toFloatArray(), b.shape()));
                long start = 0;
                for (Linear linear : slot.joint()) {
                    NDArray rest = slot.ops()
                            .kernel("rest", REST)
                            .call(linear.weight().array(), parts.get(0), parts.get(1), start, scale);
                    linear.weight()
                            .fill(slot.ops()
                                    .parameter(
                                            rest.toFloatArray(), linear.weight().shape()));
                    start += linear.outputWidth();
                }
            }
            return true;
        });
    }
}
