package org.ablate.plugins.pretrained;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.WeightSource.Report;
import org.ablate.spi.tensor.Ops;

/** Which weights of a folder go into which parameters of a model, and what is left over on either side. */
final class WeightLoadPlan {

    private static final int SHOWN = 6;

    private final Pretrained.Config descriptor;
    private final ModelFolder folder;
    private final FolderWeights weights;
    private final Map<String, Parameter> parameters;
    private final List<WeightNames.Rule> matches = new ArrayList<>();
    private final WeightNames names;
    private final boolean bare;
    private final Set<String> loaded = new LinkedHashSet<>();
    private final Set<String> unexpected = new LinkedHashSet<>();
    private final Set<String> idle;
    private final List<String> misfits = new ArrayList<>();
    private final Optional<FurtherRows> further;
    private boolean lacksTokens;

    WeightLoadPlan(Pretrained.Config descriptor, ModelFolder folder, FolderWeights weights, Architecture model) {
        this.descriptor = descriptor;
        this.folder = folder;
        this.weights = weights;
        this.parameters = model.parameters();
        this.further = descriptor.further();
        folder.descriptor(); // so that the configuration knows which of its keys count
        this.names = folder.family().weights(folder.config());
        this.bare = weights.names().stream().noneMatch(name -> name.startsWith(names.prefix()));
        unexpected.addAll(weights.names());
        for (WeightNames.Rule rule : names.of(parameters.keySet(), model.output())) {
            match(inFolder(rule));
        }
        this.idle = unexpected.stream()
                .filter(name ->
                        names.isIdle(name, other -> weights.has(other) && !unexpected.contains(other), weights::isZero))
                .collect(Collectors.toUnmodifiableSet());
        unexpected.removeAll(idle);
        names.twins().forEach((tensor, of) -> {
            boolean taken = weights.has(of) && !unexpected.contains(of);
            if (unexpected.contains(tensor) && taken && weights.same(tensor, of)) {
                unexpected.remove(tensor);
            }
        });
    }

    /** A rule under the name that the folder has or would have for its tensor. */
    WeightNames.Rule inFolder(WeightNames.Rule rule) {
        String tensor = bare && rule.tensor().startsWith(names.prefix())
                ? rule.tensor().substring(names.prefix().length())
                : rule.tensor();
        return rule.named(tensor);
    }

    private void match(WeightNames.Rule rule) {
        boolean whole = parameters.keySet().containsAll(rule.parameters());
        boolean taken = rule.parameters().stream().anyMatch(loaded::contains);
        if (!whole || taken || !weights.has(rule.tensor())) {
            return;
        }
        Shape fits = rule.packing().packed(shapes(rule));
        Shape there = weights.shape(rule.tensor());
        boolean grows = further.flatMap(rows -> rows.axis(there, fits)).isPresent();
        if (!grows && !fits.equals(there)) {
            lacksTokens |= descriptor
                    .vocabulary()
                    .filter(any -> !descriptor.growsWithTokenizer())
                    .flatMap(known -> new FurtherRows(Integer.parseInt(known), Optional.empty()).axis(there, fits))
                    .isPresent();
            misfits.add(rule.tensor() + " is " + there + " in the folder, but " + String.join(", ", rule.parameters())
                    + " would need " + fits);
            return;
        }
        matches.add(rule);
        loaded.addAll(rule.parameters());
        unexpected.remove(rule.tensor());
    }

    private List<Shape> shapes(WeightNames.Rule rule) {
        return rule.parameters().stream().map(name -> parameter(name).shape()).toList();
    }

    private Parameter parameter(String name) {
        return Objects.requireNonNull(parameters.get(name));
    }

    private List<String> missing() {
        return parameters.keySet().stream()
                .filter(name -> !loaded.contains(name))
                .toList();
    }

    /** The tensors of the folder that are in the model, with the parameters that hold them. */
    List<WeightNames.Rule> matches() {
        return matches;
    }

    /** The tensors of the folder that the model does not need. */
    Set<String> idle() {
        return idle;
    }

    Report report() {
        List<String> reshaped = new ArrayList<>();
        for (WeightNames.Rule rule : matches) {
            if (!rule.packing().describe().isEmpty()) {
                reshaped.add(String.join(", ", rule.parameters()) + " ← " + rule.tensor() + " "
                        + weights.shape(rule.tensor()) + ", " + rule.packing().describe());
            }
        }
        List<String> notes = new ArrayList<>(folder.config().notes());
        for (WeightNames.Rule rule : matches) {
            Shape there = weights.shape(rule.tensor());
            Shape wanted = rule.packing().packed(shapes(rule));
            if (!there.equals(wanted)) {
                notes.add(further.orElseThrow().describe(rule.tensor(), there, wanted));
            }
        }
        misfits.forEach(misfit -> notes.add(misfit));
        return new Report(List.copyOf(loaded), missing(), List.copyOf(unexpected), reshaped, notes);
    }

    /** Fills the parameters that have weights. */
    Report load(Ops ops) {
        requireAllowed();
        for (WeightNames.Rule rule : matches) {
            List<Shape> shapes = shapes(rule);
            float[] tensor = floats(rule.tensor(), rule.packing().packed(shapes));
            for (int i = 0; i < shapes.size(); i++) {
                parameter(rule.parameters().get(i))
                        .fill(ops.parameter(rule.packing().part(tensor, shapes, i), shapes.get(i)));
            }
        }
        return report();
    }

    /** A tensor of the folder with rows for all of the model's tokens. */
    float[] floats(String tensor, Shape wanted) {
        float[] values = weights.floats(tensor);
        Shape there = weights.shape(tensor);
        return there.equals(wanted) ? values : further.orElseThrow().grown(tensor, values, there, wanted);
    }

    /** The shape of a tensor that no parameter takes, with places for all of the model's tokens. */
    Shape whole(String tensor) {
        Shape there = weights.shape(tensor);
        for (WeightNames.Rule rule : matches) {
            Shape before = weights.shape(rule.tensor());
            Optional<Integer> axis =
                    further.flatMap(rows -> rows.axis(before, rule.packing().packed(shapes(rule))));
            if (axis.isPresent()) {
                long tokens = rule.packing().packed(shapes(rule)).get(axis.get());
                return new Shape(LongStream.of(there.getShape())
                        .map(length -> length == before.get(axis.get()) ? tokens : length)
                        .toArray());
            }
        }
        return there;
    }

    /** @throws ExperimentException when weights are missing or left over and the descriptor does not allow it */
    void requireAllowed() {
        List<String> problems = new ArrayList<>();
        List<String> missing = missing();
        if (!missing.isEmpty() && descriptor.missing() == Pretrained.Missing.FAIL) {
            problems.add(missing.size() + " parameters of the model have no weights there: " + some(missing)
                    + " (write 'missing: initialize' in the model to begin these from their initializers)");
        }
        if (lacksTokens && !problems.isEmpty()) {
            throw new ExperimentException(
                    folder.path() + ": the tokenizer has more tokens than the weights; write 'vocabulary: grow'"
                            + " in the model to give the further ones rows, or choose the folder's tokenizer ("
                            + String.join("; ", misfits.subList(0, Math.min(SHOWN, misfits.size()))) + ")");
        }
        if (!unexpected.isEmpty() && descriptor.unexpected() == Pretrained.Unexpected.FAIL) {
            problems.add(unexpected.size() + " weights there fit nowhere in the model: " + some(unexpected)
                    + " (write 'unexpected: ignore' in the model to leave these out)");
        }
        if (!problems.isEmpty()) {
            misfits.stream().limit(SHOWN).forEach(problems::add);
            throw new ExperimentException(folder.path() + ": " + String.join("; ", problems)
                    + ". This is so where the descriptor has other parts or sizes than the folder's model");
        }
    }

    private static String some(Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(all::add);
        return String.join(", ", all.subList(0, Math.min(SHOWN, all.size())))
                + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
    }
}
