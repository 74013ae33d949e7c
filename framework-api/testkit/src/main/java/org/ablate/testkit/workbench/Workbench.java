package org.ablate.testkit.workbench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.descriptor.ComponentBinder;
import org.ablate.composition.wiring.Wiring;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * What surrounds a component under test. A component can be built from its name and fields, as a descriptor would have it and from any
 * plugin on the class path, or with {@code new} from what stands here:
 *
 * <pre>{@code
 * bench.build(Attention.class, "{type: grouped-query, heads: 4, keyValueHeads: 2}")
 * new MyAttention(new MyAttention.Config(4), bench.dimensions(), bench.ops())
 * }</pre>
 */
public final class Workbench {

    /** Width 16, two layers. */
    private static final Dimensions DIMENSIONS = new Sizes(16, 2);

    private final Supplier<Ops> ops;
    private final Map<Class<?>, Object> surroundings;

    private record Sizes(int width, int layers) implements Dimensions {}

    private Workbench(Supplier<Ops> ops, Map<Class<?>, Object> surroundings) {
        this.ops = ops;
        this.surroundings = surroundings;
    }

    /** A model of width 16 with two layers, a context of 12 tokens and a vocabulary of 11. */
    public static Workbench of(Supplier<Ops> ops) {
        ContextLength context = () -> 12;
        return new Workbench(ops, Map.of())
                .with(Dimensions.class, DIMENSIONS)
                .with(ContextLength.class, context)
                .with(Vocabulary.class, new Vocabulary(11));
    }

    /** The same bench with another surrounding: an ambient interface, or anything that a constructor may ask for. */
    public <T> Workbench with(Class<T> type, T surrounding) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(surroundings);
        more.put(type, surrounding);
        return new Workbench(ops, more);
    }

    /** The same bench for a model of this width and depth. */
    public Workbench withDimensions(int width, int layers) {
        return with(Dimensions.class, new Sizes(width, layers));
    }

    /** The same bench on another engine's operations. */
    public Workbench on(Ops other) {
        return new Workbench(() -> other, surroundings);
    }

    public Ops ops() {
        return ops.get();
    }

    public Dimensions dimensions() {
        return surrounding(Dimensions.class).orElseThrow();
    }

    /** Width of the residual stream. */
    public int width() {
        return dimensions().width();
    }

    public ContextLength context() {
        return surrounding(ContextLength.class).orElseThrow();
    }

    public Vocabulary vocabulary() {
        return surrounding(Vocabulary.class).orElseThrow();
    }

    /** What stands around under this type. */
    public <T> Optional<T> surrounding(Class<T> type) {
        return Optional.ofNullable(surroundings.get(type)).map(type::cast);
    }

    /**
     * Builds a component from a plugin on the class path, wired as the runner wires it.
     *
     * @param kind the kind of component, or a supertype of it
     * @param descriptor YAML: a name, or a mapping with {@code type} and fields
     * @throws ExperimentException when the descriptor is not one of the kind, or the component cannot be built
     */
    public <K> K build(Class<K> kind, String descriptor) {
        Choice<K> choice = binder().choice(kind, descriptor);
        return OnClassPath.WIRING.create(choice, surroundings, binder -> binder.bind(Ops.class)
                .toProvider(ops::get)); // not before a component asks
    }

    Map<Class<?>, Object> surroundings() {
        return surroundings;
    }

    /** Finds and reads what a descriptor says of a component by itself. */
    static ComponentBinder binder() {
        return OnClassPath.BINDER;
    }

    /** Found once: a class path does not change. */
    private static final class OnClassPath {
        private static final ComponentCatalogue CATALOGUE = ComponentCatalogue.discover();
        private static final ComponentBinder BINDER = new ComponentBinder(CATALOGUE);
        private static final Wiring WIRING = new Wiring(CATALOGUE);
    }
}
