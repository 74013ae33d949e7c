package org.ablate.plugins.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ablate.plugins.transformer.Activation;
import org.ablate.plugins.transformer.AttentionWeights;
import org.ablate.plugins.transformer.Decoder;
import org.ablate.plugins.transformer.LanguageModelHead;
import org.ablate.plugins.transformer.LayerNorm;
import org.ablate.plugins.transformer.LearnedPosition;
import org.ablate.plugins.transformer.Mlp;
import org.ablate.plugins.transformer.MultiHeadAttention;
import org.ablate.plugins.transformer.NoQueryKeyNorm;
import org.ablate.plugins.transformer.Placement;
import org.ablate.plugins.transformer.PlainResidual;
import org.ablate.plugins.transformer.PrePlacement;
import org.ablate.plugins.transformer.QueryKeyNorm;
import org.ablate.plugins.transformer.Residual;
import org.ablate.plugins.transformer.SoftmaxWeights;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.Pass;
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
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Text from a small decoder of random weights, whose positions end with its context. */
class SamplingDecodingTest {

    private static final int VOCABULARY = 13;
    private static final int CONTEXT = 8;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();
    private final Architecture model = model();

    private Architecture model() {
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
                                new Choice<>(AttentionWeights.class, "softmax", new Nothing()))),
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

    private List<Integer> generate(double temperature, long seed, int tokens, int... prompt) {
        List<Integer> text = new ArrayList<>();
        new SamplingDecoding(new SamplingDecoding.Config(temperature, 0, 1), () -> CONTEXT, ops)
                .generate(model, prompt, tokens, seed, text::add);
        return text;
    }

    @Test
    void greedyTextIsTheMostLikelyTokenOfFullPassesOverASlidingWindow() {
        List<Integer> text = new ArrayList<>(List.of(1, 2, 3));
        for (int i = 0; i < 3 * CONTEXT; i++) {
            long[] window = text.subList(Math.max(0, text.size() - CONTEXT), text.size()).stream()
                    .mapToLong(Integer::longValue)
                    .toArray();
            NDArray logits =
                    model.forward(ops.manager().create(window, new Shape(1, window.length)), Pass.evaluation());
            text.add((int) logits.get(0, window.length - 1L).argMax().getLong());
        }
        assertThat(generate(0, 1, 3 * CONTEXT, 1, 2, 3)).isEqualTo(text.subList(3, text.size()));
    }

    @Test
    void aPromptLongerThanTheContextKeepsItsEnd() {
        int[] longPrompt = {9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(generate(0, 1, 5, longPrompt)).isEqualTo(generate(0, 1, 5, Arrays.copyOfRange(longPrompt, 4, 12)));
    }

    @Test
    void theSeedDecidesTheText() {
        List<Integer> text = generate(1, 42, 30, 1);
        assertThat(generate(1, 42, 30, 1)).isEqualTo(text);
        assertThat(generate(1, 43, 30, 1)).isNotEqualTo(text);
        assertThat(text).allMatch(token -> token >= 0 && token < VOCABULARY);
    }

    @Test
    void generationStopsWhenAskedTo() {
        List<Integer> text = new ArrayList<>();
        new SamplingDecoding(new SamplingDecoding.Config(1, 0, 1), () -> CONTEXT, ops)
                .generate(model, new int[] {1}, 30, 42, token -> {
                    text.add(token);
                    return text.size() < 4;
                });
        assertThat(text).hasSize(4);
    }

    @Test
    void anEmptyPromptIsRefused() {
        assertThatThrownBy(() -> generate(1, 1, 1))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("at least one token");
    }

    @Test
    void noArrayOutlivesTheText() {
        generate(1, 1, 3, 1);
        int before = ops.manager().getManagedArrays().size();
        generate(1, 1, 3 * CONTEXT, 1);
        assertThat(ops.manager().getManagedArrays()).hasSize(before);
    }
}
