package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.plugins.finetuning.adapter.WeightDeltaAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftEncodable;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** {@code ΔW = (A₁ B₁) ⊙ (A₂ B₂)}; see {@link Loha}. */
final class LohaAdapter extends WeightDeltaAdapter implements PeftEncodable {

    private static final String DELTA = """
            def delta(self, a1: Tensor, b1: Tensor, a2: Tensor, b2: Tensor) -> Tensor:
                return torch.mul(torch.matmul(a1, b1), torch.matmul(a2, b2))
            """;

    private final Parameter a1;
    private final Parameter b1;
    private final Parameter a2;
    private final Parameter b2;

    LohaAdapter(TargetSlice slot, int rank, double scale) {
        super(slot, scale);
        ValueInitializer narrow = ValueInitializer.uniform(1 / Math.sqrt(rank));
        ValueInitializer wide = ValueInitializer.uniform(1 / Math.sqrt(slot.inputWidth()));
        this.a1 = joint("w1A", new Shape(slot.jointWidth(), rank), narrow);
        this.b1 = joint("w1B", new Shape(rank, slot.inputWidth()), wide);
        this.a2 = joint("w2A", new Shape(slot.jointWidth(), rank), narrow);
        this.b2 = joint("w2B", new Shape(rank, slot.inputWidth()), ValueInitializer.zeros());
    }

    /** Fields of PEFT's configuration. */
    void describe(Map<String, Object> config) {
        long rank = b1.shape().get(0);
        config.put("r", rank);
        config.put("alpha", scale() * rank);
    }

    @Override
    protected NDArray delta() {
        return ops().kernel("delta", DELTA).call(a1.array(), b1.array(), a2.array(), b2.array());
    }

    @Override
    public PeftCodec peftCodec() {
        return new LohaPeftCodec();
    }
}
