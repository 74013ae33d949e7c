package org.ablate.plugins.finetuning.partial;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.plugins.finetuning.adapter.NamePattern;
import org.ablate.plugins.finetuning.adapter.TaskHead;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Norm;
import org.ablate.spi.training.Adaptation;

/** Only the norms' gains and biases are trained (Zhao et al., 2023, arXiv:2312.11420; LN tuning in PEFT). */
@Component(
        value = "norm-tuning",
        summary = "Trains the norms alone",
        paper = "Zhao et al., 2023, arXiv:2312.11420",
        verdict = "few parameters; works on any model with norms")
public final class NormTuning implements Adaptation {

    /** The fields of norm tuning. */
    public record Config(
            @Doc("which norms, by the end of their names, such as attentionNorm; * for any characters; all when empty")
            @Default("[]")
            List<String> targets) {}

    private final Config config;

    @Inject
    NormTuning(Config config) {
        this.config = config;
    }

    @Override
    public Architecture adapt(Architecture model) {
        Map<String, Norm> norms = LayerQueries.of(model, Norm.class, List.of());
        for (String pattern : config.targets()) {
            if (norms.keySet().stream().noneMatch(new NamePattern(pattern)::matches)) {
                throw new ExperimentException("adaptation.targets: no norm of the model is named '" + pattern
                        + "'; there are " + String.join(", ", norms.keySet()));
            }
        }
        model.freeze(name -> true);
        boolean[] any = {false};
        norms.forEach((name, norm) -> {
            if (config.targets().isEmpty() || NamePattern.anyMatches(config.targets(), name)) {
                for (Parameter parameter : norm.parameters().values()) {
                    parameter.setTrainable(true);
                    any[0] = true;
                }
            }
        });
        if (!any[0]) {
            throw new ExperimentException(
                    "adaptation: norm-tuning trains norms, but this model has none with parameters; choose lora or ia3");
        }
        TaskHead.release(model);
        return model;
    }
}
