package org.ablate.plugins.transformer.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.DecoderCases;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.Models;
import org.ablate.plugins.transformer.attention.AdditiveAttention;
import org.ablate.plugins.transformer.attention.DifferentialAttention;
import org.ablate.plugins.transformer.attention.LocalGlobalAttention;
import org.ablate.plugins.transformer.attention.SlidingWindowAttention;
import org.ablate.plugins.transformer.block.PreNormPlacement;
import org.ablate.plugins.transformer.block.residual.PlainResidual;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.plugins.transformer.feedforward.SwiGlu;
import org.ablate.plugins.transformer.head.LanguageModelHead;
import org.ablate.plugins.transformer.head.Pooling;
import org.ablate.plugins.transformer.norm.RmsNorm;
import org.ablate.plugins.transformer.position.Llama3RopeScaling;
import org.ablate.plugins.transformer.position.NoRopeScaling;
import org.ablate.plugins.transformer.position.RotaryPosition;
import org.ablate.plugins.transformer.position.T5RelativePosition;
import org.ablate.plugins.transformer.position.XPosition;
import org.ablate.plugins.transformer.position.YarnRopeScaling;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;
import org.junit.jupiter.api.Test;

/** What is known of a decoder before any engine is loaded: its tree, its work, its rules. */
class DecoderConfigTest {

    private static final Ops NO_ENGINE = (Ops) Proxy.newProxyInstance(
            DecoderConfigTest.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                throw new AssertionError("the engine was asked for " + method.getName());
            });

    private static Decoder.Config config(
            int width, Choice<Attention> attention, Choice<PositionEncoding> position, boolean tied) {
        return Decoders.config(
                width, 1, attention, position, Decoders.layerNorm(), Decoders.mlp(Activation.GELU), 0, tied);
    }

    @Test
    void theTreeStandsWithoutAnEngineUnderTheseNames() {
        Decoder model =
                Decoders.of(NO_ENGINE, 11, 6, config(8, Decoders.multiHead(2), Decoders.position("learned"), false));
        List<String> parameters = new ArrayList<>();
        model.parameters().forEach((name, parameter) -> parameters.add(name + " " + parameter.shape()));
        assertThat(parameters)
                .containsExactly(
                        "embedding.weight (11, 8)",
                        "position.weight (6, 8)",
                        "layers.0.attentionNorm.weight (8)",
                        "layers.0.attentionNorm.bias (8)",
                        "layers.0.attention.query.weight (8, 8)",
                        "layers.0.attention.query.bias (8)",
                        "layers.0.attention.key.weight (8, 8)",
                        "layers.0.attention.key.bias (8)",
                        "layers.0.attention.value.weight (8, 8)",
                        "layers.0.attention.value.bias (8)",
                        "layers.0.attention.output.weight (8, 8)",
                        "layers.0.attention.output.bias (8)",
                        "layers.0.feedForwardNorm.weight (8)",
                        "layers.0.feedForwardNorm.bias (8)",
                        "layers.0.feedForward.up.weight (32, 8)",
                        "layers.0.feedForward.up.bias (32)",
                        "layers.0.feedForward.down.weight (8, 32)",
                        "layers.0.feedForward.down.bias (8)",
                        "norm.weight (8)",
                        "norm.bias (8)",
                        "head.projection.weight (11, 8)");
    }

    @Test
    void aTiedHeadHasNoParameterButCountsItsWork() {
        Decoder model =
                Decoders.of(NO_ENGINE, 11, 6, config(8, Decoders.groupedQuery(4, 1), Decoders.rope(1, false), true));
        assertThat(model.parameters()).doesNotContainKeys("head.projection.weight", "position.weight");
        assertThat(model.flops(6))
                .containsEntry("head", 2L * 6 * 11 * 8)
                .containsEntry("layers.0.attention", 4L * 6 * 6 * 8)
                .containsEntry("layers.0.attention.query", 2L * 6 * 8 * 8)
                .containsEntry("layers.0.attention.key", 2L * 6 * 8 * 2)
                .containsEntry("layers.0.feedForward.down", 2L * 6 * 32 * 8);
    }

    @Test
    void expertsCountByTheTokensThatGoToThem() {
        Decoder model = Decoders.of(
                NO_ENGINE,
                11,
                6,
                Decoders.config(
                        8,
                        1,
                        Decoders.multiHead(2),
                        Decoders.position("none"),
                        Decoders.layerNorm(),
                        DecoderCases.experts(DecoderCases.ROUTERS.get("softmax"), Optional.empty()),
                        0,
                        true));
        long each = 2L * 6 * 8 * 24;
        assertThat(model.flops(6))
                .containsEntry("layers.0.feedForward.experts.3.up", each / 2)
                .containsEntry("layers.0.feedForward.shared.0.up", each);
    }

    @Test
    void headsMustDivideTheWidth() {
        assertThat(problems(
                        Decoders.multiHead(6, 0, true),
                        config(128, Decoders.multiHead(6), Decoders.rope(1, false), true)))
                .containsExactly("heads: 6 heads do not divide width 128; allowed: 1, 2, 4, 8, 16, 32, 64, 128");
    }

    @Test
    void keyValueHeadsMustDivideTheHeads() {
        assertThat(problems(
                        Decoders.groupedQuery(6, 4, Decoders.unnormed()),
                        config(96, Decoders.groupedQuery(6, 4), Decoders.rope(1, false), true)))
                .containsExactly("keyValueHeads: 4 key and value heads do not divide 6 heads; allowed: 1, 2, 3, 6");
    }

    @Test
    void ropeNeedsAnEvenHeadWidth() {
        RotaryPosition.Config rope = new RotaryPosition.Config(10_000, 1, false, Decoders.unscaled());
        assertThat(problems(rope, config(36, Decoders.multiHead(4), Decoders.rope(1, false), true)))
                .singleElement()
                .asString()
                .startsWith("fraction: ")
                .contains("head width 9");
        assertThat(problems(rope, config(32, Decoders.multiHead(4), Decoders.rope(1, false), true)))
                .isEmpty();
        assertThat(problems(rope, config(32, Decoders.multiHead(5), Decoders.rope(1, false), true)))
                .as("that the heads do not divide is the attention's to say")
                .isEmpty();
    }

    @Test
    void rulesBetweenFieldsAreRefusedAtTheField() {
        Decoder.Config model = config(36, Decoders.multiHead(4), Decoders.position("none"), true);
        assertThat(problems(new XPosition.Config(10_000, 512), model))
                .containsExactly("theta: xpos rotates pairs, but the head width 9 is odd; change the width or the heads"
                        + " of the model");
        assertThat(problems(new T5RelativePosition.Config(6, 128, true), model))
                .singleElement()
                .asString()
                .startsWith("buckets: the 6 buckets must be a multiple of 4");
        assertThat(problems(new T5RelativePosition.Config(32, 16, false), model))
                .singleElement()
                .asString()
                .startsWith("maxDistance: maxDistance (16) must exceed the 16 distances");
        assertThat(problems(new Llama3RopeScaling.Config(8, 4, 1, Optional.empty()), model))
                .singleElement()
                .asString()
                .startsWith("highFrequencyFactor: ");
        assertThat(problems(
                        new YarnRopeScaling.Config(
                                4, Optional.empty(), 1, 32, Optional.empty(), Optional.of(1.0), Optional.empty(), true),
                        model))
                .hasSize(2);
        assertThat(problems(
                        new DifferentialAttention.Config(
                                4,
                                0,
                                false,
                                Optional.of(0.8),
                                Decoders.unnormed(),
                                Decoders.softmax(),
                                Decoders.ungated()),
                        model))
                .singleElement()
                .asString()
                .contains("2 · 4 does not divide width 36; allowed: 1, 2, 3, 6, 9, 18");
        assertThat(problems(DecoderCases.window(Decoders.softmax()), model)).isEmpty();
        assertThat(problems(Decoders.slidingWindow(4, Optional.of(3), 8, 0, Decoders.softmax()), model))
                .containsExactly("keyValueHeads: 3 key and value heads do not divide 4 heads; allowed: 1, 2, 4");
    }

    @Test
    void aDecoderIsNotClassifiedByItsFirstToken() {
        Decoder.Config model = Models.decoder(Decoders.position("none"), Models.classifier(Pooling.FIRST_TOKEN));
        assertThat(problems(model, model))
                .singleElement()
                .asString()
                .startsWith("head: in a decoder the first token sees no other")
                .endsWith("choose pooling last-token or mean");
        Decoder.Config last = Models.decoder(Decoders.position("none"), Models.classifier(Pooling.LAST_TOKEN));
        assertThat(problems(last, last)).isEmpty();
    }

    private static List<String> problems(SelfValidating config, Record surrounding) {
        List<String> problems = new ArrayList<>();
        config.check(new ValidationContext() {
            @Override
            public void problem(String field, String message) {
                problems.add(field + ": " + message);
            }

            @Override
            public <T> Optional<T> surrounding(Class<T> ambient) {
                return Optional.of(surrounding).filter(ambient::isInstance).map(ambient::cast);
            }
        });
        return problems;
    }

    @Test
    void anAttentionThatCannotCarryThePositionIsRefused() {
        Decoder.Config config = config(8, Decoders.multiHead(2), Decoders.rope(1, false), true);
        assertThatThrownBy(() -> new Decoder(
                        config,
                        new Vocabulary(11),
                        Positionless::new,
                        new RotaryPosition(
                                new RotaryPosition.Config(10_000, 1, false, Decoders.unscaled()),
                                new NoRopeScaling(),
                                NO_ENGINE),
                        () -> new RmsNorm(new RmsNorm.Config(1e-5, false), config, NO_ENGINE),
                        () -> new SwiGlu(new SwiGlu.Config(Optional.empty(), false), config, NO_ENGINE),
                        new PreNormPlacement(),
                        PlainResidual::new,
                        new LanguageModelHead(
                                new LanguageModelHead.Config(true, false, 1, false),
                                config,
                                new Vocabulary(11),
                                NO_ENGINE),
                        Optional.empty(),
                        NO_ENGINE))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("cannot carry position 'rope'")
                .hasMessageContaining("queries and keys");
    }

    @Test
    void aPositionThatTheAttentionCannotCarryIsRefusedWhereItStands() {
        Choice<Attention> additive = new Choice<>(
                Attention.class,
                "additive",
                new AdditiveAttention.Config(4, 6, 0, true, Decoders.softmax(), Decoders.ungated()));
        Decoder.Config model = config(8, additive, Decoders.rope(1, false), true);
        assertThat(problems(model, model))
                .containsExactly(
                        "position: attention 'additive' cannot carry position 'rope', which acts on queries and"
                                + " keys; choose a position that acts on the embeddings or the scores, such as learned or alibi, or"
                                + " another attention");
        Choice<Attention> mixed = new Choice<>(
                Attention.class, "local-global", new LocalGlobalAttention.Config(Decoders.multiHead(4), additive, 1));
        Decoder.Config alternating = config(8, mixed, Decoders.rope(1, false), true);
        assertThat(problems(alternating, alternating)).hasSize(1);
        Decoder.Config carried = config(8, mixed, Decoders.position("alibi"), true);
        assertThat(problems(carried, carried)).isEmpty();
    }

    @Test
    void configsSayWhatTheirPartsCarryAndWhereTheyAct() {
        DecoderCases.all().forEach((name, config) -> {
            Decoder model = Decoders.of(NO_ENGINE, 11, 12, config);
            model.walk((path, layer) -> {
                if (layer instanceof Attention attention
                        && !(config.attention().config() instanceof LocalGlobalAttention.Config)) {
                    assertThat(Attention.Carrying.of(config.attention()))
                            .as(name)
                            .contains(attention.carries());
                    assertThat(Attention.Crossing.of(config.attention()))
                            .as(name)
                            .contains(attention.crosses());
                }
                if (layer instanceof PositionEncoding position) {
                    PositionEncoding.Sited.of(config.position())
                            .ifPresent(sites -> assertThat(sites).as(name).isEqualTo(position.sites()));
                }
            });
        });
    }

    @Test
    void attentionsAlternateByBlock() {
        Choice<Attention> local =
                new Choice<>(Attention.class, "sliding-window", DecoderCases.window(Decoders.softmax()));
        LocalGlobalAttention.Config two = new LocalGlobalAttention.Config(local, Decoders.groupedQuery(4, 2), 2);
        Decoder model = Decoders.of(
                NO_ENGINE,
                11,
                6,
                Decoders.config(
                        8,
                        7,
                        new Choice<>(Attention.class, "local-global", two),
                        Decoders.position("none"),
                        Decoders.layerNorm(),
                        Decoders.mlp(Activation.GELU),
                        0,
                        true));
        List<String> kinds = new ArrayList<>();
        model.walk((path, layer) -> {
            if (layer instanceof Attention) {
                kinds.add(layer instanceof SlidingWindowAttention ? "local" : "global");
            }
        });
        assertThat(kinds).containsExactly("local", "local", "global", "local", "local", "global", "local");
    }

    private static final class Positionless extends Attention {

        @Override
        public NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass) {
            return input;
        }

        @Override
        public Set<PositionEncoding.Site> carries() {
            return Set.of();
        }

        @Override
        public long flops(int time) {
            return 0;
        }
    }
}
