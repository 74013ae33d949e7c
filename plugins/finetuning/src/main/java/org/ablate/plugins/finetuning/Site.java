package org.ablate.plugins.finetuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/**
 * Linear layers of a model that are adapted as one matrix: one alone, or those that another library keeps as one.
 *
 * @param names dotted, relative to the model, in the order of the matrix's rows
 */
record Site(List<String> names) {

    static Site of(String name) {
        return new Site(List.of(name));
    }

    /** Width of what all its layers compute together. */
    int outputWidth(Architecture model) {
        return bases(model).stream().mapToInt(Linear::outputWidth).sum();
    }

    int inputWidth(Architecture model) {
        return bases(model).get(0).inputWidth();
    }

    private List<Linear> bases(Architecture model) {
        return names.stream().map(name -> base(linear(model, name))).toList();
    }

    private static Linear base(Linear linear) {
        return linear instanceof AdaptedLinear adapted ? adapted.base() : linear;
    }

    static Linear linear(Architecture model, String name) {
        return (Linear) Descendants.find(model, name);
    }

    /** Puts an adapter over each of its layers, which begins to act. */
    void adapt(Architecture model, String adapter, Ops ops, Function<Slot, ? extends LinearAdapter> maker) {
        List<Linear> bases = bases(model);
        int total = bases.stream().mapToInt(Linear::outputWidth).sum();
        int from = 0;
        Optional<LinearAdapter> lead = Optional.empty();
        for (int i = 0; i < names.size(); i++) {
            Linear base = bases.get(i);
            Rows rows = new Rows(from, base.outputWidth(), total);
            LinearAdapter made = maker.apply(new Slot(ops, base, bases, rows, lead));
            AdaptedLinear.at(model, names.get(i)).add(adapter, made);
            lead = lead.isPresent() ? lead : Optional.of(made);
            from += base.outputWidth();
        }
    }

    /** Each name as a site of its own. */
    static List<Site> each(List<String> names) {
        List<Site> sites = new ArrayList<>();
        names.forEach(name -> sites.add(of(name)));
        return sites;
    }
}
