package org.ablate.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;

/**
 * Measures what each attention, position and norm costs in the place of the one that a model has. The model and its variant take
 * steps in turn, so that whatever else the machine does slows both.
 */
final class BenchParts {

    /** Kinds of parts that a model has one choice of, and the field that holds it. */
    private static final Map<String, String> SLOTS = slots();

    private static final int WARM_UP = 2;

    private final ComponentCatalogue catalogue;
    private final Function<List<String>, ExperimentGraph> reader;
    private final int vocabulary;
    private final int heads;
    private final int steps;

    /**
     * What a part in the model's place did.
     *
     * @param part its kind and name
     * @param relative its tokens a second as a multiple of the model's own
     * @param stepMillis median of its steps, in milliseconds
     * @param note why it could not be measured; empty where it was
     */
    record Cost(String part, double relative, double stepMillis, String note) {

        Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("part", part);
            if (note.isEmpty()) {
                facts.put("relative", Math.round(relative * 1000) / 1000.0);
                facts.put("step_ms_median", Math.round(stepMillis * 100) / 100.0);
            } else {
                facts.put("note", note);
            }
            return facts;
        }

        String[] cells() {
            return note.isEmpty()
                    ? new String[] {
                        part,
                        String.format(Locale.ROOT, "%.2f", relative),
                        String.format(Locale.ROOT, "%.1f", stepMillis)
                    }
                    : new String[] {part, "-", note};
        }
    }

    /**
     * @param reader gives the model with changes to its descriptor, each {@code a.b.c=value}
     * @param heads of the model's own attention, which others get too
     * @param steps to measure of each
     */
    BenchParts(
            ComponentCatalogue catalogue,
            Function<List<String>, ExperimentGraph> reader,
            int vocabulary,
            int heads,
            int steps) {
        this.catalogue = catalogue;
        this.reader = reader;
        this.vocabulary = vocabulary;
        this.heads = heads;
        this.steps = steps;
    }

    private static Map<String, String> slots() {
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("attention", "model.attention");
        slots.put("position", "model.position");
        slots.put("norm", "model.norm");
        return slots;
    }

    /** The parts there are: {@code attention.linear}, …. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        SLOTS.keySet().forEach(kind -> catalogue.components(kind).stream()
                .filter(component -> !component.expands())
                .forEach(component -> names.add(kind + "." + component.name())));
        return names;
    }

    /**
     * Measures one of {@link #names}.
     *
     * @param ops of an engine opened for it alone
     */
    Cost measure(String part, Ops ops) {
        try {
            BenchTraining own = new BenchTraining(reader.apply(List.of()), vocabulary, ops);
            BenchTraining variant = new BenchTraining(reader.apply(List.of(change(part))), vocabulary, ops);
            double[] ownMillis = new double[steps];
            double[] variantMillis = new double[steps];
            for (int step = -WARM_UP; step < steps; step++) {
                double first = own.step();
                double second = variant.step();
                if (step >= 0) {
                    ownMillis[step] = first;
                    variantMillis[step] = second;
                }
            }
            double millis = BenchCommand.median(variantMillis);
            return new Cost(part, BenchCommand.median(ownMillis) / millis, millis, "");
        } catch (ExperimentException e) {
            return new Cost(
                    part,
                    0,
                    0,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** The part in the place of the model's own, with as many heads if it has any. */
    private String change(String part) {
        String kind = part.substring(0, part.indexOf('.'));
        ComponentClass component = catalogue.get(kind, part.substring(kind.length() + 1));
        String asMany = component.shape().names().contains("heads") ? ", heads: " + heads : "";
        return SLOTS.get(kind) + "={type: " + component.name() + asMany + "}";
    }
}
