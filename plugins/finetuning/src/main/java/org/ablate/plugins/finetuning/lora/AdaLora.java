package org.ablate.plugins.finetuning.lora;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;
import org.ablate.plugins.finetuning.adapter.AdapterControl;
import org.ablate.plugins.finetuning.adapter.AdapterFactory;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.adapter.LinearAdapterMethod;
import org.ablate.plugins.finetuning.adapter.TargetModules;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * AdaLoRA: the change of a weight in the form of a singular value decomposition, {@code W x + s · B (E ⊙ (A x))}, with a loss that
 * keeps A and B orthogonal, {@code ‖A Aᵀ − I‖ + ‖Bᵀ B − I‖} (Zhang et al., 2023, arXiv:2303.10512). The number of singular values
 * falls while training, from {@code rank} to {@code targetRank} for each matrix on average: those of all layers compete, and the
 * least important ones are set to zero; see {@link AdaLoraBudget}.
 */
@Component(
        value = "adalora",
        summary = "Trains a change of linear layers as singular values and shifts their number between layers",
        formula =
                "W x + s · B (E ⊙ (A x)), with ‖A Aᵀ − I‖ + ‖Bᵀ B − I‖ in the loss; the least important E of all layers become 0",
        paper = "Zhang et al., 2023, arXiv:2303.10512",
        verdict = "lets each layer have the rank that it needs; wants a run long enough to tell")
public final class AdaLora extends LinearAdapterMethod {

    /** Added to the rank that divides alpha, as in PEFT. */
    static final double SMALL = 1e-5;

    /** The fields of AdaLoRA. */
    public record Config(
            @Doc("number of singular values of each layer at first") @Default("12") @Positive
            int rank,

            @Doc(
                    "number of singular values of a layer in the end, a mean over all of them; two thirds of the rank when absent")
            Optional<@Positive Integer> targetRank,

            @Doc("steps before the number begins to fall") @Default("0") @PositiveOrZero
            long initialSteps,

            @Doc("steps at the end of the run in which the same singular values stay zero")
            @Default("0")
            @PositiveOrZero
            long finalSteps,

            @Doc("steps from one choice of the singular values to the next") @Default("1") @Positive
            long interval,

            @Doc("decay of the average of each weight's sensitivity") @Default("0.85") @Fraction
            double sensitivityDecay,

            @Doc("decay of the average of the sensitivity's own uncertainty") @Default("0.85") @Fraction
            double uncertaintyDecay,

            @Doc("the change is multiplied by alpha / rank") @Default("8") @Positive
            double alpha,

            @Doc("share of the adapter's input zeroed in training") @Default("0.0") @Fraction
            double dropout,

            @Doc("weight of the loss that keeps the matrices orthogonal, a mean over all of them")
            @Default("0.5")
            @PositiveOrZero
            double orthogonality,

            @Doc(
                    "linear layers by the end of their names, such as query or attention.output, * for any characters; all-linear for all but the"
                            + " head's")
            @Default("[query, value]")
            @NotEmpty
            List<String> targets,

            @Doc("indices of the blocks it changes, from 0; all when empty") @Default("[]")
            List<@PositiveOrZero Integer> layers)
            implements SelfValidating {

        /** As many in the end; PEFT's own are 12 and 8. */
        int target() {
            return targetRank.orElse(Math.max(1, 2 * rank / 3));
        }

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    target() <= rank,
                    "targetRank",
                    "the number of singular values falls, from rank " + rank + " at first");
        }
    }

    private final Config config;

    @Inject
    AdaLora(Config config, Ops ops) {
        super(ops);
        this.config = config;
    }

    @Override
    protected TargetModules targets() {
        return new TargetModules(config.targets(), config.layers());
    }

    @Override
    protected AdapterFactory maker(Architecture model, List<AdapterTarget> sites) {
        AdaLoraAdapter.Shares shares = new AdaLoraAdapter.Shares(
                config.alpha() / (config.rank() + SMALL),
                config.rank(),
                config.target(),
                config.orthogonality() / (2.0 * sites.size()));
        return (site, slot) -> new AdaLoraAdapter(slot, config.rank(), config.dropout(), shares);
    }

    @Override
    public Optimizer optimizer(Optimizer optimizer, Architecture adapted, String name, long steps) {
        RankSchedule schedule = new RankSchedule(
                config.rank(), config.target(), config.initialSteps(), steps - config.finalSteps(), config.interval());
        if (schedule.initialSteps() >= schedule.end()) {
            throw new ExperimentException("adaptation: adalora has " + config.initialSteps() + " initialSteps and "
                    + config.finalSteps() + " finalSteps, which leaves none of the run's " + steps
                    + " steps for the number of singular values to fall; take fewer");
        }
        List<AdaLoraAdapter> adapters = AdapterControl.named(adapted, name)
                .filter(AdaLoraAdapter.class::isInstance)
                .map(AdaLoraAdapter.class::cast)
                .filter(adapter -> adapter.slot().lead().isEmpty())
                .toList();
        return new AdaLoraBudget(
                optimizer,
                adapters,
                schedule,
                new AdaLoraBudget.Decays(config.sensitivityDecay(), config.uncertaintyDecay()),
                ops());
    }
}
