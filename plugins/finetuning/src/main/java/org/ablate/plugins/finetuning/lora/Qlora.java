package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDScope;
import jakarta.inject.Inject;
import java.util.List;
import org.ablate.plugins.finetuning.adapter.AdapterMethod;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.plugins.finetuning.adapter.LinearAdapterMethod;
import org.ablate.plugins.finetuning.quantization.Quantization;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.WeightFormat;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Adaptation;
import org.ablate.spi.training.Optimizer;

/**
 * QLoRA: adapters in fp32 over held weights of a few bits (Dettmers et al., 2023, arXiv:2305.14314). Every linear layer but the
 * head's is rounded, when the run begins, and kept in its bits from then on, in checkpoints too; a product makes the floats that they
 * stand for and lets them go. A training step still holds those floats until its gradients are taken, since the gradient of a
 * layer's input is a product with its weight.
 */
@Component(
        value = "qlora",
        summary = "Trains adapters over weights rounded to a few bits",
        formula = "Q(W) x + s · B A x",
        paper = "Dettmers et al., 2023, arXiv:2305.14314",
        verdict =
                "when the held weights would not fit: 4.5 bits each at rest, for the time to make floats of them in every pass")
public final class Qlora implements AdapterMethod {

    /** The fields of QLoRA. */
    public record Config(
            @Doc("how the held weights are rounded") @Default("nf4")
            Choice<Quantization> quantization,

            @Doc("what is trained over them") @Default("{type: lora, targets: [all-linear]}")
            Choice<Adaptation> adapter) {}

    private final Quantization quantization;
    private final LinearAdapterMethod adapter;
    private final Ops ops;

    @Inject
    Qlora(Config config, Quantization quantization, Adaptation adapter, Ops ops) {
        if (!(adapter instanceof LinearAdapterMethod linear)) {
            throw new ExperimentException("adaptation.adapter: '"
                    + config.adapter().name() + "' is no change of linear layers; choose lora, dora or ia3");
        }
        this.quantization = quantization;
        this.adapter = linear;
        this.ops = ops;
    }

    @Override
    public Architecture add(Architecture model, String name) {
        Architecture adapted = adapter.add(model, name);
        WeightFormat storage = quantization.storage(ops);
        List<Parameter> weights = rounded(adapted);
        if (weights.stream().anyMatch(weight -> weight.storage().isPresent())) {
            throw new ExperimentException("adaptation: '" + name + "' would round the base's weights a second time;"
                    + " one of several adapters is qlora, the others are the method that it would be around");
        }
        weights.forEach(weight -> weight.setStorage(storage));
        return adapted;
    }

    private static List<Parameter> rounded(Architecture model) {
        return LayerQueries.inner(model).values().stream()
                .map(Linear::weight)
                .filter(weight -> !weight.trainable())
                .distinct()
                .toList();
    }

    @Override
    public void begin(Architecture adapted, String name) {
        ops.withoutGradients(() -> {
            for (Parameter weight : rounded(adapted)) {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    weight.store();
                }
            }
            return true;
        });
        adapter.begin(adapted, name);
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
