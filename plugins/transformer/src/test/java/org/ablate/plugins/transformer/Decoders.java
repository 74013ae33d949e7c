package org.ablate.plugins.transformer;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.TypeLiteral;
import com.google.inject.name.Names;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.layer.Initialization;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** Decoders for tests, wired as the runner wires them. */
final class Decoders {

    private static final List<Class<?>> COMPONENTS = components();

    /** Pre-norm blocks with plain sums, as unless a descriptor says otherwise. */
    static Decoder.Config config(
            int width,
            int layers,
            Choice<Attention> attention,
            Choice<PositionEncoding> position,
            Choice<Norm> norm,
            Choice<FeedForward> feedForward,
            double dropout,
            boolean tied) {
        return new Decoder.Config(
                width,
                layers,
                attention,
                position,
                norm,
                feedForward,
                new Choice<>(Placement.class, "pre", new Nothing()),
                new Choice<>(Residual.class, "plain", new Nothing()),
                1,
                false,
                dropout,
                head(tied),
                Optional.empty());
    }

    static Choice<Head> head(boolean tied) {
        return new Choice<>(Head.class, "language-model", new LanguageModelHead.Config(tied, false));
    }

    private Decoders() {}

    /** The configuration of a component that has none. */
    record Nothing() {}

    static Choice<Attention> multiHead(int heads) {
        return new Choice<>(Attention.class, "multi-head", multiHead(heads, 0, true));
    }

    static MultiHeadAttention.Config multiHead(int heads, double dropout, boolean bias) {
        return new MultiHeadAttention.Config(
                heads, Optional.empty(), Optional.empty(), dropout, bias, Optional.empty(), unnormed(), softmax());
    }

    static Choice<QueryKeyNorm> unnormed() {
        return new Choice<>(QueryKeyNorm.class, "none", new Nothing());
    }

    static Choice<AttentionWeights> softmax() {
        return new Choice<>(AttentionWeights.class, "softmax", new Nothing());
    }

    static Choice<Attention> groupedQuery(int heads, int keyValueHeads) {
        return new Choice<>(Attention.class, "grouped-query", groupedQuery(heads, keyValueHeads, unnormed()));
    }

    static GroupedQueryAttention.Config groupedQuery(int heads, int keyValueHeads, Choice<QueryKeyNorm> norm) {
        return new GroupedQueryAttention.Config(
                heads, keyValueHeads, Optional.empty(), Optional.empty(), 0, false, Optional.empty(), norm, softmax());
    }

    static SlidingWindowAttention.Config slidingWindow(
            int heads, Optional<Integer> keyValueHeads, int window, double dropout, Choice<AttentionWeights> weights) {
        return new SlidingWindowAttention.Config(
                heads,
                keyValueHeads,
                window,
                Optional.empty(),
                Optional.empty(),
                dropout,
                false,
                Optional.empty(),
                unnormed(),
                weights);
    }

    static Choice<PositionEncoding> position(String name) {
        Record config = name.equals("learned") ? new LearnedPosition.Config(0) : new Nothing();
        return new Choice<>(PositionEncoding.class, name, config);
    }

    static Choice<PositionEncoding> rope(double fraction, boolean interleaved) {
        return new Choice<>(
                PositionEncoding.class, "rope", new RotaryPosition.Config(10_000, fraction, interleaved, unscaled()));
    }

    static YarnRopeScaling.Config yarn(double factor, int originalContext) {
        return new YarnRopeScaling.Config(
                factor,
                Optional.of(originalContext),
                32,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    static Choice<RopeScaling> unscaled() {
        return new Choice<>(RopeScaling.class, "none", new Nothing());
    }

    static Choice<Norm> layerNorm() {
        return new Choice<>(Norm.class, "layer-norm", new LayerNorm.Config(1e-5, true));
    }

    static Choice<Norm> rmsNorm() {
        return new Choice<>(Norm.class, "rms-norm", new RmsNorm.Config(1e-5, false));
    }

    static Choice<FeedForward> mlp(Activation activation) {
        return new Choice<>(FeedForward.class, "mlp", new Mlp.Config(Optional.empty(), activation, true));
    }

    static Choice<FeedForward> swiGlu() {
        return new Choice<>(FeedForward.class, "swiglu", new SwiGlu.Config(Optional.empty(), false));
    }

    /** A decoder with nothing in its parameters. */
    static Decoder of(Ops ops, int vocabulary, int context, Decoder.Config config) {
        List<Module> modules = new ArrayList<>();
        modules.add(binder -> {
            binder.bind(Ops.class).toInstance(ops);
            binder.bind(Vocabulary.class).toInstance(new Vocabulary(vocabulary));
            binder.bind(ContextLength.class).toInstance(() -> context);
            binder.bind(new TypeLiteral<Optional<Initialization>>() {}).toInstance(Optional.empty());
        });
        Key<Architecture> decoder = part(new Choice<>(Architecture.class, "decoder", config), Map.of(), modules);
        Architecture model = Guice.createInjector(modules).getInstance(decoder);
        model.place("model");
        return (Decoder) model;
    }

    /** A private module for the component and one for each that its slots hold, all side by side. */
    private static <K> Key<K> part(Choice<K> choice, Map<Class<?>, Record> around, List<Module> modules) {
        Key<K> key = Key.get(choice.kind(), Names.named("part" + modules.size()));
        Map<Class<?>, Record> ambients = new LinkedHashMap<>(around);
        ambients(choice.config().getClass()).forEach(type -> ambients.put(type, choice.config()));
        Map<Choice<?>, Key<?>> slots = new LinkedHashMap<>();
        modules.add(new PrivateModule() {
            @Override
            protected void configure() {
                bind(key).to(component(choice));
                expose(key);
                instance(choice.config().getClass(), choice.config());
                around.forEach(this::instance);
                slots.forEach((slot, held) -> fill(slot.kind(), held));
            }

            @SuppressWarnings("unchecked") // the record is of the type
            private <T> void instance(Class<T> type, Record record) {
                bind(type).toInstance((T) record);
            }

            @SuppressWarnings("unchecked") // the key is of the kind
            private <T> void fill(Class<T> kind, Key<?> held) {
                bind(kind).toProvider(getProvider((Key<T>) held));
            }
        });
        for (RecordComponent field : choice.config().getClass().getRecordComponents()) {
            if (field.getType() == Choice.class) {
                Choice<?> slot = valueOf(field, choice.config());
                slots.put(slot, part(slot, ambients, modules));
            }
        }
        return key;
    }

    /** The ambient interfaces among those that a type implements, and that these extend. */
    private static Stream<Class<?>> ambients(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .flatMap(parent -> Stream.concat(Stream.of(parent), ambients(parent)))
                .filter(parent -> parent.isAnnotationPresent(Ambient.class));
    }

    private static Choice<?> valueOf(RecordComponent field, Record record) {
        try {
            field.getAccessor().setAccessible(true);
            return (Choice<?>) field.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <K> Class<? extends K> component(Choice<K> choice) {
        return COMPONENTS.stream()
                .filter(choice.kind()::isAssignableFrom)
                .filter(type -> type.getAnnotation(Component.class).value().equals(choice.name()))
                .findFirst()
                .orElseThrow()
                .asSubclass(choice.kind());
    }

    /** What the plugin contributes. */
    private static List<Class<?>> components() {
        Key<Set<Plugin.Contribution>> contributions = Key.get(new TypeLiteral<>() {});
        return Guice.createInjector(new TransformerPlugin()).getInstance(contributions).stream()
                .<Class<?>>map(Plugin.Contribution::component)
                .toList();
    }
}
