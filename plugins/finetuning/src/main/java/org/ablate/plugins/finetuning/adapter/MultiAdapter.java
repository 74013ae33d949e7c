package org.ablate.plugins.finetuning.adapter;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Adaptation;
import org.ablate.spi.training.Optimizer;

/** Fine-tuning method of several adapters on one base, each with a name: all act together, each as strongly as it is told. */
@Component(
        value = "multi-adapter",
        summary = "Several adapters on one base",
        verdict = "to add a new skill to one that was learned, or to weigh skills against each other")
public final class MultiAdapter implements Adaptation {

    /**
     * One of the adapters.
     *
     * @param name what its parameters and {@link AdapterControl} call it
     * @param method what it is
     * @param strength how strongly it acts
     */
    public record Member(
            @Doc("what it is called")
            @Pattern(regexp = "[A-Za-z][A-Za-z0-9_]*", message = "must be letters, digits and _")
            String name,

            @Doc("the method; one that adds something to the model")
            Choice<Adaptation> method,

            @Doc("how strongly it acts: 1 as trained, 0 not at all") @Default("1.0")
            double strength,

            @Doc("whether it is trained; else it is held") @Default("true")
            boolean trained) {}

    /** The fields of several adapters. */
    public record Config(
            @Doc("the adapters; where they meet in a layer, a later one is over an earlier one") @NotEmpty
            List<Member> adapters) {}

    private final Config config;
    private final List<AdapterMethod> methods;
    private final Ops ops;

    @Inject
    MultiAdapter(Config config, @Named("adapters.method") List<Adaptation> methods, Ops ops) {
        this.ops = ops;
        this.config = config;
        List<AdapterMethod> named = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            if (!(methods.get(i) instanceof AdapterMethod method)) {
                throw new ExperimentException(
                        "adaptation: '"
                                + config.adapters().get(i).method().name()
                                + "' changes the base itself, so it cannot be one of several adapters; choose lora, ia3 or prompt-tuning");
            }
            named.add(method);
        }
        this.methods = List.copyOf(named);
    }

    @Override
    public Architecture adapt(Architecture model) {
        model.freeze(name -> true);
        TaskHead.release(model);
        Architecture adapted = model;
        for (int i = 0; i < methods.size(); i++) {
            Member member = config.adapters().get(i);
            if (AdapterControl.of(adapted).names().contains(member.name())) {
                throw new ExperimentException("adaptation: two adapters are called '" + member.name() + "'");
            }
            adapted = methods.get(i).add(adapted, member.name());
            if (member.strength() != 1) {
                AdapterControl.of(adapted).weigh(member.name(), member.strength());
            }
            if (!member.trained()) {
                String own = "." + member.name() + ".";
                adapted.freeze(name -> ("." + name).contains(own));
            }
        }
        return adapted;
    }

    @Override
    public void begin(Architecture adapted) {
        for (int i = 0; i < methods.size(); i++) {
            methods.get(i).begin(adapted, config.adapters().get(i).name());
        }
    }

    @Override
    public Optimizer optimizer(Optimizer optimizer, Architecture adapted, long steps) {
        Optimizer all = optimizer;
        for (int i = 0; i < methods.size(); i++) {
            all = methods.get(i)
                    .optimizer(all, adapted, config.adapters().get(i).name(), steps);
        }
        return all;
    }

    @Override
    public Architecture merge(Architecture adapted) {
        AdapterControl.of(adapted).merge(ops);
        return adapted;
    }

    @Override
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        methods.forEach(method -> digests.putAll(method.digests()));
        return digests;
    }
}
