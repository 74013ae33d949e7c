package org.ablate.plugins.decoding;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.util.Optional;
import org.ablate.plugins.transformer.Activation;
import org.ablate.plugins.transformer.AttentionWeights;
import org.ablate.plugins.transformer.Decoder;
import org.ablate.plugins.transformer.LanguageModelHead;
import org.ablate.plugins.transformer.LayerNorm;
import org.ablate.plugins.transformer.LearnedPosition;
import org.ablate.plugins.transformer.Mlp;
import org.ablate.plugins.transformer.MultiHeadAttention;
import org.ablate.plugins.transformer.NoOutputGate;
import org.ablate.plugins.transformer.NoQueryKeyNorm;
import org.ablate.plugins.transformer.OutputGate;
import org.ablate.plugins.transformer.Placement;
import org.ablate.plugins.transformer.PlainResidual;
import org.ablate.plugins.transformer.PrePlacement;
import org.ablate.plugins.transformer.QueryKeyNorm;
import org.ablate.plugins.transformer.Residual;
import org.ablate.plugins.transformer.SoftmaxWeights;
import org.ablate.spi.component.Choice;
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

/** A small decoder of random weights, whose positions end with its context. */
final class TinyDecoder {

    static final int VOCABULARY = 13;
    static final int CONTEXT = 8;

    private TinyDecoder() {}

    static Architecture of(Ops ops) {
        Decoder.Config config = new Decoder.Config(
                16,
                2,
                new Choice<>(
                        Attention.class,
                        "multi-head",
                        new MultiHeadAttention.Config(
                                2,
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                true,
                                Optional.empty(),
                                new Choice<>(QueryKeyNorm.class, "none", new Nothing()),
                                new Choice<>(AttentionWeights.class, "softmax", new Nothing()),
                                new Choice<>(OutputGate.class, "none", new Nothing()))),
                new Choice<>(PositionEncoding.class, "learned", new LearnedPosition.Config(0)),
                new Choice<>(Norm.class, "layer-norm", new LayerNorm.Config(1e-5, true)),
                new Choice<>(FeedForward.class, "mlp", new Mlp.Config(Optional.empty(), Activation.GELU, true)),
                new Choice<>(Placement.class, "pre", new Nothing()),
                new Choice<>(Residual.class, "plain", new Nothing()),
                1,
                false,
                0,
                new Choice<>(Head.class, "language-model", new LanguageModelHead.Config(false, false)));
        Decoder decoder = Guice.createInjector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(Ops.class).toInstance(ops);
                        bind(Vocabulary.class).toInstance(new Vocabulary(VOCABULARY));
                        bind(ContextLength.class).toInstance(() -> CONTEXT);
                        bind(Dimensions.class).toInstance(config);
                        bind(Decoder.Config.class).toInstance(config);
                        bind(Attention.class).to(MultiHeadAttention.class);
                        bind(MultiHeadAttention.Config.class).toInstance((MultiHeadAttention.Config)
                                config.attention().config());
                        bind(QueryKeyNorm.class).to(NoQueryKeyNorm.class);
                        bind(OutputGate.class).to(NoOutputGate.class);
                        bind(AttentionWeights.class).to(SoftmaxWeights.class);
                        bind(Placement.class).to(PrePlacement.class);
                        bind(Residual.class).to(PlainResidual.class);
                        bind(PositionEncoding.class).to(LearnedPosition.class);
                        bind(LearnedPosition.Config.class).toInstance((LearnedPosition.Config)
                                config.position().config());
                        bind(Norm.class).to(LayerNorm.class);
                        bind(LayerNorm.Config.class)
                                .toInstance((LayerNorm.Config) config.norm().config());
                        bind(Head.class).to(LanguageModelHead.class);
                        bind(LanguageModelHead.Config.class).toInstance((LanguageModelHead.Config)
                                config.head().config());
                        bind(FeedForward.class).to(Mlp.class);
                        bind(Mlp.Config.class)
                                .toInstance((Mlp.Config) config.feedForward().config());
                    }
                })
                .getInstance(Decoder.class);
        decoder.place("model");
        decoder.fill(ops, 5);
        decoder.parameters()
                .values()
                .forEach(parameter ->
                        ops.withoutGradients(() -> parameter.array().muli(10)));
        return decoder;
    }

    private record Nothing() {}
}
