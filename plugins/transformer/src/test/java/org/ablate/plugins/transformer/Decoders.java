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
import org.ablate.plugins.transformer.architecture.Decoder;
import org.ablate.plugins.transformer.attention.GroupedQueryAttention;
import org.ablate.plugins.transformer.attention.LocalGlobalAttention;
import org.ablate.plugins.transformer.attention.MultiHeadAttention;
import org.ablate.plugins.transformer.attention.SlidingWindowAttention;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.plugins.transformer.feedforward.Mlp;
import org.ablate.plugins.transformer.feedforward.SwiGlu;
import org.ablate.plugins.transformer.head.LanguageModelHead;
import org.ablate.plugins.transformer.norm.LayerNorm;
import org.ablate.plugins.transformer.norm.RmsNorm;
import org.ablate.plugins.transformer.position.AlibiPosition;
import org.ablate.plugins.transformer.position.KerplePosition;
import org.ablate.plugins.transformer.position.LearnedPosition;
import org.ablate.plugins.transformer.position.RopeScaling;
import org.ablate.plugins.transformer.position.RotaryPosition;
import org.ablate.plugins.transformer.position.SinusoidalPosition;
import org.ablate.plugins.transformer.position.YarnRopeScaling;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** Decoders for tests, wired as the runner wires them. */
public final class Decoders {

    private static final List<Class<?>> COMPONENTS = components();

    /** Pre-norm blocks with plain sums, as unless a descriptor says otherwise. */
    public static Decoder.Config config(
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
                new Choice<>(NormPlacement.class, "pre", new Nothing()),
                new Choice<>(Residual.class, "plain", new Nothing()),
                1,
                false,
                dropout,
                Optional.empty(),
                head(tied),
                Optional.empty());
    }

    public static Choice<Head> head(boolean tied) {
        return new Choice<>(Head.class, "language-model", new LanguageModelHead.Config(tied, false, 1, false));
    }

    private Decoders() {}

    /** The configuration of a component that has none. */
    record Nothing() {}

    public static Choice<Attention> multiHead(int heads) {
        return new Choice<>(Attention.class, "multi-head", multiHead(heads, 0, true));
    }

    public static MultiHeadAttention.Config multiHead(int heads, double dropout, boolean bias) {
        return new MultiHeadAttention.Config(
                heads,
                Optional.empty(),
                Optional.empty(),
                dropout,
                bias,
                Optional.empty(),
                unnormed(),
                softmax(),
                ungated());
    }

    public static Choice<QueryKeyNorm> unnormed() {
        return new Choice<>(QueryKeyNorm.class, "none", new Nothing());
    }

    public static Choice<AttentionWeights> softmax() {
        return new Choice<>(AttentionWeights.class, "softmax", new Nothing());
    }

    public static Choice<OutputGate> ungated() {
        return new Choice<>(OutputGate.class, "none", new Nothing());
    }

    public static Choice<Attention> groupedQuery(int heads, int keyValueHeads) {
        return new Choice<>(Attention.class, "grouped-query", groupedQuery(heads, keyValueHeads, unnormed()));
    }

    public static GroupedQueryAttention.Config groupedQuery(int heads, int keyValueHeads, Choice<QueryKeyNorm> norm) {
        return groupedQuery(heads, keyValueHeads, norm, ungated());
    }

    static GroupedQueryAttention.Config groupedQuery(
            int heads, int keyValueHeads, Choice<QueryKeyNorm> norm, Choice<OutputGate> gate) {
        return new GroupedQueryAttention.Config(
                heads,
                keyValueHeads,
                Optional.empty(),
                Optional.empty(),
                0,
                false,
                Optional.empty(),
                norm,
                softmax(),
                gate);
    }

    public static SlidingWindowAttention.Config slidingWindow(
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
                weights,
                ungated());
    }

    public static Choice<PositionEncoding> position(String name) {
        Record config =
                switch (name) {
                    case "learned" -> new LearnedPosition.Config(0);
                    case "sinusoidal" -> new SinusoidalPosition.Config();
                    case "alibi" -> new AlibiPosition.Config();
                    case "kerple" -> new KerplePosition.Config();
                    default -> new Nothing();
                };
        return new Choice<>(PositionEncoding.class, name, config);
    }

    public static Choice<PositionEncoding> rope(double fraction, boolean interleaved) {
        return new Choice<>(
                PositionEncoding.class, "rope", new RotaryPosition.Config(10_000, fraction, interleaved, unscaled()));
    }

    public static YarnRopeScaling.Config yarn(double factor, int originalContext) {
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

    public static Choice<RopeScaling> unscaled() {
        return new Choice<>(RopeScaling.class, "none", new Nothing());
    }

    public static Choice<Norm> layerNorm() {
        return new Choice<>(Norm.class, "layer-norm", new LayerNorm.Config(1e-5, true));
    }

    public static Choice<Norm> rmsNorm() {
        return new Choice<>(Norm.class, "rms-norm", new RmsNorm.Config(1e-5, false));
    }

    public static Choice<FeedForward> mlp(Activation activation) {
        return new Choice<>(FeedForward.class, "mlp", new Mlp.Config(Optional.empty(), activation, true));
    }

    public static Choice<FeedForward> swiGlu() {
        return new Choice<>(FeedForward.class, "swiglu", new SwiGlu.Config(Optional.empty(), false));
    }

    /** A decoder with nothing in its parameters. */
    public static Decoder of(Ops ops, int vocabulary, int context, Decoder.Config config) {
        return (Decoder) architecture(ops, vocabulary, context, Classes.NONE, "decoder", config);
    }

    /** An architecture with nothing in its parameters. */
    public static Architecture architecture(
            Ops ops, int vocabulary, int context, Classes classes, String name, Record config) {
        List<Module> modules = new ArrayList<>();
        modules.add(binder -> {
            binder.bind(Ops.class).toInstance(ops);
            binder.bind(Vocabulary.class).toInstance(new Vocabulary(vocabulary));
            binder.bind(ContextLength.class).toInstance(() -> context);
            binder.bind(Classes.class).toInstance(classes);
            binder.bind(new TypeLiteral<Optional<InitializationScheme>>() {}).toInstance(Optional.empty());
        });
        Key<Architecture> key = part(new Choice<>(Architecture.class, name, config), Map.of(), modules);
        Architecture model = Guice.createInjector(modules).getInstance(key);
        model.place("model");
        return model;
    }

    /** The sizes around a part built by itself. */
    public record Sizes(int width, int layers) implements Dimensions {}

    /** An attention by itself, as it stands in the first block. */
    public static Attention attention(Ops ops, int context, Sizes sizes, Choice<Attention> choice) {
        Attention chosen = choice.config() instanceof LocalGlobalAttention.Config alternating
                ? part(ops, context, sizes, alternating.local())
                : part(ops, context, sizes, choice);
        return chosen.inLayer(0);
    }

    /** A part by itself, filled, with projections larger than they begin, so that all of it matters. */
    public static <K extends Layer> K part(Ops ops, int context, Sizes sizes, Choice<K> choice) {
        List<Module> modules = new ArrayList<>();
        modules.add(binder -> {
            binder.bind(Ops.class).toInstance(ops);
            binder.bind(ContextLength.class).toInstance(() -> context);
        });
        Key<K> key = part(choice, Map.of(Dimensions.class, sizes), modules);
        K part = Guice.createInjector(modules).getInstance(key);
        part.place("part");
        part.fill(ops, 3);
        part.walk((name, layer) -> {
            if (layer instanceof Linear linear) {
                ops.withoutGradients(() -> linear.weight().array().muli(20));
            }
        });
        return part;
    }

    /** A private module for the component and one for each that its slots hold, all side by side. */
    private static <K> Key<K> part(Choice<K> choice, Map<Class<?>, Record> around, List<Module> modules) {
        Key<K> key = Key.get(choice.kind(), Names.named("part" + modules.size()));
        Map<Class<?>, Record> ambients = new LinkedHashMap<>(around);
        ambients(choice.config().getClass()).forEach(type -> ambients.put(type, choice.config()));
        Map<String, Slot> slots = new LinkedHashMap<>();
        modules.add(new PrivateModule() {
            @Override
            protected void configure() {
                bind(key).to(component(choice));
                expose(key);
                instance(choice.config().getClass(), choice.config());
                around.forEach(this::instance);
                slots.forEach((name, slot) -> {
                    fill(Key.get(slot.kind(), Names.named(name)), slot.held());
                    if (slots.values().stream().filter(slot::alike).count() == 1) {
                        fill(Key.get(slot.kind()), slot.held());
                    }
                });
            }

            @SuppressWarnings("unchecked") // the record is of the type
            private <T> void instance(Class<T> type, Record record) {
                bind(type).toInstance((T) record);
            }

            @SuppressWarnings("unchecked") // both keys are of the kind
            private <T> void fill(Key<T> slot, Key<?> held) {
                bind(slot).toProvider(getProvider((Key<T>) held));
            }
        });
        for (RecordComponent field : choice.config().getClass().getRecordComponents()) {
            if (field.getType() == Choice.class) {
                Choice<?> slot = valueOf(field, choice.config());
                slots.put(field.getName(), new Slot(slot.kind(), part(slot, ambients, modules)));
            }
        }
        return key;
    }

    private record Slot(Class<?> kind, Key<?> held) {

        boolean alike(Slot other) {
            return kind == other.kind;
        }
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
