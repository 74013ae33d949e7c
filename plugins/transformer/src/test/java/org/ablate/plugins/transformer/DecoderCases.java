package org.ablate.plugins.transformer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.transformer.architecture.Decoder;
import org.ablate.plugins.transformer.attention.AdditiveAttention;
import org.ablate.plugins.transformer.attention.CosineAttention;
import org.ablate.plugins.transformer.attention.DifferentialAttention;
import org.ablate.plugins.transformer.attention.GroupedQueryAttention;
import org.ablate.plugins.transformer.attention.HardAttention;
import org.ablate.plugins.transformer.attention.LinearAttention;
import org.ablate.plugins.transformer.attention.LocalGlobalAttention;
import org.ablate.plugins.transformer.attention.MultiQueryAttention;
import org.ablate.plugins.transformer.attention.SigmoidAttention;
import org.ablate.plugins.transformer.attention.SlidingWindowAttention;
import org.ablate.plugins.transformer.attention.SparseTopKAttention;
import org.ablate.plugins.transformer.attention.TalkingHeadsAttention;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.latent.MultiHeadLatentAttention;
import org.ablate.plugins.transformer.attention.qknorm.LayerQueryKeyNorm;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.qknorm.RmsQueryKeyNorm;
import org.ablate.plugins.transformer.attention.qknorm.RmsQueryKeyNormAcrossHeads;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.attention.weights.GumbelSelection;
import org.ablate.plugins.transformer.attention.weights.HardSelection;
import org.ablate.plugins.transformer.attention.weights.SoftCapWeights;
import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.plugins.transformer.block.ParallelBlockPlacement;
import org.ablate.plugins.transformer.block.residual.LayerScaleResidual;
import org.ablate.plugins.transformer.block.residual.ReZeroResidual;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.block.residual.ScaledResidual;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.plugins.transformer.feedforward.GatedLinearUnit;
import org.ablate.plugins.transformer.feedforward.GluActivation;
import org.ablate.plugins.transformer.moe.MixtureOfExperts;
import org.ablate.plugins.transformer.moe.Router;
import org.ablate.plugins.transformer.moe.SigmoidRouter;
import org.ablate.plugins.transformer.moe.SoftmaxRouter;
import org.ablate.plugins.transformer.norm.DynamicTanh;
import org.ablate.plugins.transformer.norm.LayerNorm;
import org.ablate.plugins.transformer.norm.RmsNorm;
import org.ablate.plugins.transformer.norm.ScaleNorm;
import org.ablate.plugins.transformer.position.ContextualPosition;
import org.ablate.plugins.transformer.position.DynamicNtkRopeScaling;
import org.ablate.plugins.transformer.position.LearnedPosition;
import org.ablate.plugins.transformer.position.LinearRopeScaling;
import org.ablate.plugins.transformer.position.Llama3RopeScaling;
import org.ablate.plugins.transformer.position.RopeScaling;
import org.ablate.plugins.transformer.position.RotaryPosition;
import org.ablate.plugins.transformer.position.ShawRelativePosition;
import org.ablate.plugins.transformer.position.T5RelativePosition;
import org.ablate.plugins.transformer.position.XPosition;
import org.ablate.spi.component.Choice;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;

/** Decoders that between them hold every part: each attention with positions of every site, and each of the others in turn. */
public final class DecoderCases {

    public static final int VOCABULARY = 11;
    public static final int CONTEXT = 12;
    public static final int WIDTH = 16;
    public static final int LAYERS = 2;

    private static final Choice<Residual> PLAIN = residual("plain", new Decoders.Nothing());

    private static final Choice<QueryKeyNorm> UNNORMED = Decoders.unnormed();
    private static final Choice<AttentionWeights> SOFTMAX = Decoders.softmax();

    private static final Map<String, Choice<AttentionWeights>> WEIGHTS = Map.of(
            "softmax", SOFTMAX,
            "sinks", weights("sinks", new Decoders.Nothing()),
            "capped sinks",
                    weights("soft-cap", new SoftCapWeights.Config(0.5, weights("sinks", new Decoders.Nothing()))));

    public static final Map<String, Choice<HardSelection>> SELECTIONS = Map.of(
            "arg-max", new Choice<>(HardSelection.class, "arg-max", new Decoders.Nothing()),
            "gumbel", new Choice<>(HardSelection.class, "gumbel", new GumbelSelection.Config(0.7)));

    public static final Map<String, Choice<Router>> ROUTERS = Map.of(
            "softmax", new Choice<>(Router.class, "softmax", new SoftmaxRouter.Config(true, 1)),
            "softmax as it is", new Choice<>(Router.class, "softmax", new SoftmaxRouter.Config(false, 2)),
            "sigmoid", new Choice<>(Router.class, "sigmoid", new SigmoidRouter.Config(2, 1, true, 2.5)));

    private static final Map<String, Choice<OutputGate>> GATES = Map.of(
            "sigmoid", new Choice<>(OutputGate.class, "sigmoid", new Decoders.Nothing()),
            "sigmoid-per-head", new Choice<>(OutputGate.class, "sigmoid-per-head", new Decoders.Nothing()));

    private static final Map<String, Choice<QueryKeyNorm>> QUERY_KEY_NORMS = Map.of(
            "rms-norm", queryKeyNorm("rms-norm", new RmsQueryKeyNorm.Config(1e-6)),
            "layer-norm", queryKeyNorm("layer-norm", new LayerQueryKeyNorm.Config(1e-6, false)),
            "rms-norm-across-heads",
                    queryKeyNorm("rms-norm-across-heads", new RmsQueryKeyNormAcrossHeads.Config(1e-6)));

    private DecoderCases() {}

    public static Map<String, Decoder.Config> all() {
        Map<String, Decoder.Config> cases = new LinkedHashMap<>();
        attentions().forEach((attention, choice) -> positions().forEach((position, encoding) -> {
            cases.put(attention + " with " + position, config(choice, encoding));
        }));
        furtherAttentions().forEach((attention, choice) -> {
            for (String position : List.of("learned", "xpos", "alibi", "cope")) {
                cases.put(
                        attention + " with " + position,
                        config(choice, positions().get(position)));
            }
        });
        scoredAttentions().forEach((attention, choice) -> {
            for (String position : List.of("learned", "alibi")) {
                cases.put(
                        attention + " with " + position,
                        config(choice, positions().get(position)));
            }
        });
        latentAttentions().forEach((attention, choice) -> {
            for (String position : List.of("learned", "rope", "xpos", "alibi")) {
                cases.put(
                        attention + " with " + position,
                        config(choice, positions().get(position)));
            }
        });
        turnedAttentions().forEach((attention, choice) -> {
            for (String position : List.of("learned", "rope", "xpos")) {
                cases.put(
                        attention + " with " + position,
                        config(choice, positions().get(position)));
            }
        });
        cases.put("a norm after a scaled embedding", embedding());
        norms().forEach((name, norm) -> cases.put(name, with(norm, Decoders.swiGlu(), "pre", PLAIN)));
        feedForwards().forEach((name, part) -> cases.put(name, with(Decoders.layerNorm(), part, "pre", PLAIN)));
        for (String placement : List.of("post", "sandwich", "output")) {
            cases.put(placement, with(Decoders.rmsNorm(), Decoders.swiGlu(), placement, PLAIN));
        }
        for (boolean shared : new boolean[] {true, false}) {
            Choice<NormPlacement> parallel =
                    new Choice<>(NormPlacement.class, "parallel", new ParallelBlockPlacement.Config(shared));
            cases.put(
                    "parallel, norm shared " + shared,
                    with(
                            Decoders.rmsNorm(),
                            Decoders.swiGlu(),
                            parallel,
                            residual("rezero", new ReZeroResidual.Config(0.5))));
        }
        residuals().forEach((name, sum) -> {
            for (String placement : List.of("pre", "post")) {
                cases.put(name + ", " + placement, with(Decoders.layerNorm(), Decoders.swiGlu(), placement, sum));
            }
        });
        return cases;
    }

    private static Choice<Residual> residual(String name, Record config) {
        return new Choice<>(Residual.class, name, config);
    }

    private static Map<String, Choice<Residual>> residuals() {
        return Map.of(
                "scaled", residual("scaled", new ScaledResidual.Config(Optional.empty(), false)),
                "rezero", residual("rezero", new ReZeroResidual.Config(0.5)),
                "layer-scale", residual("layer-scale", new LayerScaleResidual.Config(0.5)));
    }

    private static Map<String, Choice<Norm>> norms() {
        Map<String, Choice<Norm>> norms = new LinkedHashMap<>();
        norms.put("layer-norm without bias", norm("layer-norm", new LayerNorm.Config(1e-5, false)));
        norms.put("rms-norm with unit offset", norm("rms-norm", new RmsNorm.Config(1e-5, true)));
        norms.put("scale-norm", norm("scale-norm", new ScaleNorm.Config(1e-5)));
        norms.put("dynamic-tanh", norm("dynamic-tanh", new DynamicTanh.Config(0.5)));
        norms.put("no norm", norm("none", new Decoders.Nothing()));
        return norms;
    }

    private static Choice<Norm> norm(String name, Record config) {
        return new Choice<>(Norm.class, name, config);
    }

    private static Map<String, Choice<FeedForward>> feedForwards() {
        Map<String, Choice<FeedForward>> parts = new LinkedHashMap<>();
        for (Activation activation : Activation.values()) {
            parts.put("mlp of " + activation, Decoders.mlp(activation));
        }
        for (GluActivation gate : GluActivation.values()) {
            parts.put(
                    "gated by " + gate,
                    new Choice<>(FeedForward.class, "gated", new GatedLinearUnit.Config(gate, Optional.of(24), true)));
        }
        ROUTERS.forEach((name, router) -> parts.put("experts by " + name, experts(router, Optional.empty())));
        parts.put("no feed-forward", new Choice<>(FeedForward.class, "none", new Decoders.Nothing()));
        return parts;
    }

    /** Four experts of which a token goes to two, and one for all. */
    public static Choice<FeedForward> experts(Choice<Router> router, Optional<Double> capacityFactor) {
        return new Choice<>(
                FeedForward.class,
                "mixture-of-experts",
                new MixtureOfExperts.Config(4, 2, 1, Decoders.swiGlu(), router, capacityFactor, 0.01, 0.001));
    }

    private static Decoder.Config with(
            Choice<Norm> norm, Choice<FeedForward> feedForward, String placement, Choice<Residual> residual) {
        return with(norm, feedForward, new Choice<>(NormPlacement.class, placement, new Decoders.Nothing()), residual);
    }

    private static Decoder.Config with(
            Choice<Norm> norm,
            Choice<FeedForward> feedForward,
            Choice<NormPlacement> placement,
            Choice<Residual> residual) {
        return new Decoder.Config(
                WIDTH,
                LAYERS,
                Decoders.multiHead(4),
                Decoders.rope(1, false),
                norm,
                feedForward,
                placement,
                residual,
                1,
                false,
                0,
                Optional.empty(),
                Decoders.head(true),
                Optional.empty());
    }

    /** Post-norm blocks of an mlp, joined by the given sum. */
    public static Decoder.Config deepNorm(int width, Choice<Residual> scaled) {
        return new Decoder.Config(
                width,
                LAYERS,
                Decoders.multiHead(4),
                Decoders.position("learned"),
                Decoders.layerNorm(),
                Decoders.mlp(Activation.GELU),
                new Choice<>(NormPlacement.class, "post", new Decoders.Nothing()),
                scaled,
                1,
                false,
                0,
                Optional.empty(),
                Decoders.head(true),
                Optional.empty());
    }

    private static Decoder.Config embedding() {
        return new Decoder.Config(
                WIDTH,
                LAYERS,
                Decoders.multiHead(4),
                position("learned", new LearnedPosition.Config(2)),
                Decoders.layerNorm(),
                Decoders.swiGlu(),
                new Choice<>(NormPlacement.class, "pre", new Decoders.Nothing()),
                PLAIN,
                4,
                true,
                0,
                Optional.empty(),
                Decoders.head(true),
                Optional.empty());
    }

    /** Every attention, by name. */
    public static Map<String, Choice<Attention>> everyAttention() {
        Map<String, Choice<Attention>> all = new LinkedHashMap<>(attentions());
        all.putAll(furtherAttentions());
        all.putAll(scoredAttentions());
        all.putAll(latentAttentions());
        all.putAll(turnedAttentions());
        return all;
    }

    public static Decoder.Config config(Choice<Attention> attention, Choice<PositionEncoding> position) {
        return Decoders.config(WIDTH, LAYERS, attention, position, Decoders.rmsNorm(), Decoders.swiGlu(), 0, true);
    }

    private static Map<String, Choice<Attention>> attentions() {
        Map<String, Choice<Attention>> attentions = new LinkedHashMap<>();
        attentions.put("multi-head", Decoders.multiHead(4));
        attentions.put("grouped-query", Decoders.groupedQuery(4, 2));
        return attentions;
    }

    /** Attentions that meet one position of each site only. */
    private static Map<String, Choice<Attention>> furtherAttentions() {
        Map<String, Choice<Attention>> attentions = new LinkedHashMap<>();
        QUERY_KEY_NORMS.forEach((name, norm) -> attentions.put(
                "grouped-query, queries and keys by " + name,
                attention("grouped-query", Decoders.groupedQuery(4, 2, norm))));
        WEIGHTS.forEach((name, weights) -> {
            attentions.put(
                    "multi-query by " + name,
                    attention(
                            "multi-query",
                            new MultiQueryAttention.Config(4, 0, false, UNNORMED, weights, Decoders.ungated())));
            attentions.put("sliding-window by " + name, attention("sliding-window", window(weights)));
            attentions.put(
                    "differential by " + name,
                    attention(
                            "differential",
                            new DifferentialAttention.Config(
                                    2, 0, false, Optional.of(0.8), UNNORMED, weights, Decoders.ungated())));
        });
        attentions.put(
                "grouped-query with heads of their own width",
                attention(
                        "grouped-query",
                        new GroupedQueryAttention.Config(
                                4,
                                2,
                                Optional.of(6),
                                Optional.of(1.0),
                                0,
                                true,
                                Optional.of(false),
                                UNNORMED,
                                SOFTMAX,
                                GATES.get("sigmoid"))));
        attentions.put(
                "sigmoid", attention("sigmoid", new SigmoidAttention.Config(4, 0, true, UNNORMED, Decoders.ungated())));
        attentions.put(
                "talking-heads",
                attention("talking-heads", new TalkingHeadsAttention.Config(4, 0, true, UNNORMED, Decoders.ungated())));
        attentions.put(
                "cosine", attention("cosine", new CosineAttention.Config(4, 0, true, SOFTMAX, Decoders.ungated())));
        WEIGHTS.forEach((name, weights) -> attentions.put(
                "sparse-top-k by " + name,
                attention(
                        "sparse-top-k",
                        new SparseTopKAttention.Config(4, 3, 0, true, UNNORMED, weights, Decoders.ungated()))));
        SELECTIONS.forEach((name, selection) -> attentions.put(
                "hard by " + name,
                attention("hard", new HardAttention.Config(4, selection, true, UNNORMED, Decoders.ungated()))));
        GATES.forEach((name, gate) -> attentions.put(
                "grouped-query, gated by " + name,
                attention("grouped-query", Decoders.groupedQuery(4, 2, UNNORMED, gate))));
        attentions.put(
                "local-global",
                attention(
                        "local-global",
                        new LocalGlobalAttention.Config(
                                attention("sliding-window", window(SOFTMAX)), Decoders.multiHead(4), 1)));
        return attentions;
    }

    /** Attentions that only biases on their scores tell where a token stands. */
    private static Map<String, Choice<Attention>> scoredAttentions() {
        Map<String, Choice<Attention>> attentions = new LinkedHashMap<>();
        WEIGHTS.forEach((name, weights) -> attentions.put(
                "additive by " + name,
                attention("additive", new AdditiveAttention.Config(4, 6, 0, true, weights, Decoders.ungated()))));
        return attentions;
    }

    /** Attentions that only queries and keys tell where a token stands. */
    private static Map<String, Choice<Attention>> turnedAttentions() {
        Map<String, Choice<Attention>> attentions = new LinkedHashMap<>();
        attentions.put(
                "linear", attention("linear", new LinearAttention.Config(4, true, UNNORMED, Decoders.ungated())));
        return attentions;
    }

    private static Map<String, Choice<Attention>> latentAttentions() {
        return Map.of(
                "multi-head-latent", latent(Optional.empty(), 0, SOFTMAX),
                "multi-head-latent with latent queries", latent(Optional.of(5), 0, WEIGHTS.get("sinks")));
    }

    /** Heads, turned parts, values and latent vectors of widths that differ. */
    static Choice<Attention> latent(Optional<Integer> queryRank, double dropout, Choice<AttentionWeights> weights) {
        return attention(
                "multi-head-latent",
                new MultiHeadLatentAttention.Config(
                        4, 6, queryRank, Optional.of(3), 4, Optional.of(5), dropout, weights));
    }

    /** Whether rounding may make another choice of keys, which moves the output by more than rounding itself. */
    public static boolean chooses(String name) {
        return name.startsWith("hard") || name.startsWith("sparse-top-k") || name.startsWith("experts");
    }

    /** Attentions that drop a third of their weights. */
    public static Map<String, Choice<Attention>> dropping() {
        Choice<AttentionWeights> sinks = weights("sinks", new Decoders.Nothing());
        return Map.of(
                "multi-query by sinks",
                        attention(
                                "multi-query",
                                new MultiQueryAttention.Config(4, 0.3, false, UNNORMED, sinks, Decoders.ungated())),
                "sliding-window",
                        attention("sliding-window", Decoders.slidingWindow(4, Optional.empty(), 3, 0.3, SOFTMAX)),
                "differential",
                        attention(
                                "differential",
                                new DifferentialAttention.Config(
                                        2, 0.3, false, Optional.of(0.8), UNNORMED, SOFTMAX, Decoders.ungated())),
                "sigmoid",
                        attention("sigmoid", new SigmoidAttention.Config(4, 0.3, true, UNNORMED, Decoders.ungated())),
                "talking-heads",
                        attention(
                                "talking-heads",
                                new TalkingHeadsAttention.Config(4, 0.3, true, UNNORMED, Decoders.ungated())),
                "cosine", attention("cosine", new CosineAttention.Config(4, 0.3, true, SOFTMAX, Decoders.ungated())),
                "sparse-top-k",
                        attention(
                                "sparse-top-k",
                                new SparseTopKAttention.Config(4, 3, 0.3, true, UNNORMED, SOFTMAX, Decoders.ungated())),
                "additive",
                        attention(
                                "additive", new AdditiveAttention.Config(4, 6, 0.3, true, SOFTMAX, Decoders.ungated())),
                "multi-head-latent", latent(Optional.empty(), 0.3, SOFTMAX),
                "hard by gumbel",
                        attention(
                                "hard",
                                new HardAttention.Config(
                                        4, SELECTIONS.get("gumbel"), true, UNNORMED, Decoders.ungated())));
    }

    public static SlidingWindowAttention.Config window(Choice<AttentionWeights> weights) {
        return Decoders.slidingWindow(4, Optional.of(2), 3, 0, weights);
    }

    private static Choice<Attention> attention(String name, Record config) {
        return new Choice<>(Attention.class, name, config);
    }

    private static Choice<AttentionWeights> weights(String name, Record config) {
        return new Choice<>(AttentionWeights.class, name, config);
    }

    private static Choice<QueryKeyNorm> queryKeyNorm(String name, Record config) {
        return new Choice<>(QueryKeyNorm.class, name, config);
    }

    private static Map<String, Choice<PositionEncoding>> positions() {
        Map<String, Choice<PositionEncoding>> positions = new LinkedHashMap<>();
        for (String plain : List.of("none", "learned", "sinusoidal", "alibi", "kerple")) {
            positions.put(plain, Decoders.position(plain));
        }
        positions.put("rope", Decoders.rope(1, false));
        positions.put("rope-interleaved-half", Decoders.rope(0.5, true));
        positions.put("rope-linear", scaled("linear", new LinearRopeScaling.Config(2)));
        positions.put("rope-dynamic-ntk", scaled("dynamic-ntk", new DynamicNtkRopeScaling.Config(2, Optional.empty())));
        positions.put("rope-yarn", scaled("yarn", Decoders.yarn(4, 4)));
        positions.put("rope-llama3", scaled("llama3", new Llama3RopeScaling.Config(8, 1, 4, Optional.of(6))));
        positions.put("xpos", position("xpos", new XPosition.Config(10_000, 8)));
        positions.put("t5-relative", position("t5-relative", new T5RelativePosition.Config(8, 10, false)));
        positions.put("shaw-relative", position("shaw-relative", new ShawRelativePosition.Config(5)));
        positions.put("cope", position("cope", new ContextualPosition.Config(4)));
        return positions;
    }

    public static Choice<PositionEncoding> position(String name, Record config) {
        return new Choice<>(PositionEncoding.class, name, config);
    }

    public static Choice<PositionEncoding> scaled(String name, Record config) {
        return position(
                "rope", new RotaryPosition.Config(10_000, 1, false, new Choice<>(RopeScaling.class, name, config)));
    }
}
