package org.ablate.plugins.transformer;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** Decoders for tests, wired as the runner wires them. */
final class Decoders {

    private static final List<Class<?>> COMPONENTS = List.of(
            MultiHeadAttention.class,
            GroupedQueryAttention.class,
            LearnedPosition.class,
            SinusoidalPosition.class,
            RotaryPosition.class,
            NoPosition.class,
            LayerNorm.class,
            RmsNorm.class,
            Mlp.class,
            SwiGlu.class);

    private Decoders() {}

    /** The configuration of a component that has none. */
    record Nothing() {}

    static Choice<Attention> multiHead(int heads) {
        return new Choice<>(Attention.class, "multi-head", new MultiHeadAttention.Config(heads, 0, true));
    }

    static Choice<Attention> groupedQuery(int heads, int keyValueHeads) {
        return new Choice<>(
                Attention.class, "grouped-query", new GroupedQueryAttention.Config(heads, keyValueHeads, 0, false));
    }

    static Choice<PositionEncoding> position(String name) {
        return new Choice<>(PositionEncoding.class, name, new Nothing());
    }

    static Choice<PositionEncoding> rope(double fraction, boolean interleaved) {
        return new Choice<>(PositionEncoding.class, "rope", new RotaryPosition.Config(10_000, fraction, interleaved));
    }

    static Choice<Norm> layerNorm() {
        return new Choice<>(Norm.class, "layer-norm", new LayerNorm.Config(1e-5, true));
    }

    static Choice<Norm> rmsNorm() {
        return new Choice<>(Norm.class, "rms-norm", new RmsNorm.Config(1e-5));
    }

    static Choice<FeedForward> mlp(Activation activation) {
        return new Choice<>(FeedForward.class, "mlp", new Mlp.Config(Optional.empty(), activation, true));
    }

    static Choice<FeedForward> swiGlu() {
        return new Choice<>(FeedForward.class, "swiglu", new SwiGlu.Config(Optional.empty(), false));
    }

    /** A decoder with nothing in its parameters. */
    static Decoder of(Ops ops, int vocabulary, int context, Decoder.Config config) {
        Decoder decoder = Guice.createInjector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(Ops.class).toInstance(ops);
                        bind(Vocabulary.class).toInstance(new Vocabulary(vocabulary));
                        bind(ContextLength.class).toInstance(() -> context);
                        bind(Dimensions.class).toInstance(config);
                        bind(Decoder.Config.class).toInstance(config);
                        fill(config.attention());
                        fill(config.position());
                        fill(config.norm());
                        fill(config.feedForward());
                    }

                    private <K> void fill(Choice<K> choice) {
                        bind(choice.kind()).to(component(choice));
                        bindConfig(choice.config().getClass(), choice.config());
                    }

                    private <C> void bindConfig(Class<C> type, Record config) {
                        bind(type).toInstance(type.cast(config));
                    }
                })
                .getInstance(Decoder.class);
        decoder.place("model");
        return decoder;
    }

    private static <K> Class<? extends K> component(Choice<K> choice) {
        return COMPONENTS.stream()
                .filter(choice.kind()::isAssignableFrom)
                .filter(type -> Arrays.stream(type.getAnnotationsByType(Component.class))
                        .anyMatch(component -> component.value().equals(choice.name())))
                .findFirst()
                .orElseThrow()
                .asSubclass(choice.kind());
    }
}
