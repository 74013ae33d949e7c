package org.ablate.plugins.finetuning.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * Target of an adapter: linear layers of a model that are adapted as one matrix, one alone, or those that another library keeps
 * as one.
 *
 * @param names dotted, relative to the model, in the order of the matrix's rows
 */
public record AdapterTarget(List<String> names) {

    static AdapterTarget of(String name) {
        return new AdapterTarget(List.of(name));
    }

    /** Width of what all its layers compute together. */
    public int outputWidth(Architecture model) {
        return bases(model).stream().mapToInt(Linear::outputWidth).sum();
    }

    public int inputWidth(Architecture model) {
        return bases(model).get(0).inputWidth();
    }

    private List<Linear> bases(Architecture model) {
        return names.stream().map(name -> base(linear(model, name))).toList();
    }

    private static Linear base(Linear linear) {
        return linear instanceof AdaptedLinear adapted ? adapted.base() : linear;
    }

    public static Linear linear(Architecture model, String name) {
        return (Linear) LayerQueries.find(model, name);
    }

    /** Puts an adapter over each of its layers, which begins to act. */
    public void adapt(
            Architecture model, String adapter, Ops ops, Function<TargetSlice, ? extends LinearAdapter> maker) {
        List<Linear> bases = bases(model);
        int total = bases.stream().mapToInt(Linear::outputWidth).sum();
        int from = 0;
        Optional<LinearAdapter> lead = Optional.empty();
        for (int i = 0; i < names.size(); i++) {
            Linear base = bases.get(i);
            RowRange rows = new RowRange(from, base.outputWidth(), total);
            LinearAdapter made = maker.apply(new TargetSlice(ops, base, bases, rows, lead));
            AdaptedLinear.at(model, names.get(i)).add(adapter, made);
            lead = lead.isPresent() ? lead : Optional.of(made);
            from += base.outputWidth();
        }
    }

    /** Each name as a site of its own. */
    static List<AdapterTarget> each(List<String> names) {
        List<AdapterTarget> sites = new ArrayList<>();
        names.forEach(name -> sites.add(of(name)));
        return sites;
    }
}
