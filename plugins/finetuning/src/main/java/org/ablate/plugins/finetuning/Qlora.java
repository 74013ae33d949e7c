package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDScope;
import jakarta.inject.Inject;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Adaptation;
import org.ablate.spi.training.Optimizer;

/**
 * QLoRA: adapters in fp32 over held weights of a few bits (Dettmers et al., 2023, arXiv:2305.14314). Every linear layer but the
 * head's is rounded, when the run begins, to the values that its bits stand for. They are kept as floats: the numbers are QLoRA's,
 * the memory is that of LoRA.
 */
@Component(
        value = "qlora",
        summary = "Trains adapters over weights rounded to a few bits",
        formula = "Q(W) x + s · B A x",
        paper = "Dettmers et al., 2023, arXiv:2305.14314",
        verdict = "to see what rounding costs; the rounded weights are kept as floats, so it saves no memory here")
public final class Qlora implements NamedAdaptation {

    /** The fields of QLoRA. */
    public record Config(
            @Doc("how the held weights are rounded") @Default("nf4")
            Choice<Quantisation> quantisation,

            @Doc("what is trained over them") @Default("{type: lora, targets: [all-linear]}")
            Choice<Adaptation> adapter) {}

    private final Quantisation quantisation;
    private final LinearAdaptation adapter;
    private final Ops ops;

    @Inject
    Qlora(Config config, Quantisation quantisation, Adaptation adapter, Ops ops) {
        if (!(adapter instanceof LinearAdaptation linear)) {
            throw new ExperimentException("adaptation.adapter: '"
                    + config.adapter().name() + "' is no change of linear layers; choose lora, dora or ia3");
        }
        this.quantisation = quantisation;
        this.adapter = linear;
        this.ops = ops;
    }

    @Override
    public Architecture add(Architecture model, String name) {
        return adapter.add(model, name);
    }

    @Override
    public void begin(Architecture adapted, String name) {
        ops.withoutGradients(() -> {
            Descendants.inner(adapted).values().forEach(this::round);
            return true;
        });
        adapter.begin(adapted, name);
    }

    private void round(Linear linear) {
        Parameter weight = linear.weight();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            float[] values = quantisation.rounded(weight.array(), ops).toFloatArray();
            weight.fill(ops.parameter(values, weight.shape()));
        }
    }

    @Override
    public Optimizer optimizer(Optimizer optimizer, Architecture adapted, String name, long steps) {
        return adapter.optimizer(optimizer, adapted, name, steps);
    }

    @Override
    public Ops ops() {
        return ops;
    }
}
