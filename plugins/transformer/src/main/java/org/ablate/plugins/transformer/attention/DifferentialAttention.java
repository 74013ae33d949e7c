package org.ablate.plugins.transformer.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadLayout;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.config.Divisors;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/**
 * Differential attention: each head subtracts from one softmax λ times another, {@code (softmax(q₁ · k₁ᵀ / √d) − λ · softmax(q₂ ·
 * k₂ᵀ / √d)) · v}, then is normalized by its root mean square and multiplied by {@code 1 − initialLambda}; {@code λ = exp(λq₁ · λk₁)
 * − exp(λq₂ · λk₂) + initialLambda} (Ye et al., 2024, arXiv:2410.05258). Queries and keys are half as wide as values. As in the
 * paper initialLambda grows with depth, {@code 0.8 − 0.6 · exp(−0.3 · layer)} with layers from 0, unless it is given.
 */
@Component(
        value = "differential",
        summary = "Causal attention by the difference of two softmaxes",
        formula = "(softmax(q1 . k1T) - lambda * softmax(q2 . k2T)) . v",
        paper = "Ye et al., 2024, arXiv:2410.05258",
        verdict = "Takes out attention that both halves share; twice the score products")
public final class DifferentialAttention extends QkvAttention {

    /** The fields of differential attention. */
    public record Config(
            @Doc("number of heads; twice as many divide the model's width") @Default("2") @Positive
            int heads,

            @TransformerFields.WeightDropout @Fraction double dropout,

            @Doc("whether the projections have biases, which begin at zero") @Default("false")
            boolean bias,

            @Doc(
                    "what the second softmax is multiplied by at the beginning, about; grows with depth from 0.2 to 0.8 when absent")
            Optional<@Fraction Double> initialLambda,

            @TransformerFields.QueryKeyNorming Choice<QueryKeyNorm> queryKeyNorm,

            @TransformerFields.ScoreWeighing Choice<AttentionWeights> weights,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, HeadsConfig {

        @Override
        public void check(ValidationContext checks) {
            checks.surrounding(Dimensions.class)
                    .ifPresent(dimensions -> checks.require(
                            dimensions.width() % (2L * heads) == 0,
                            "heads",
                            "differential attention has two queries a head, but 2 · " + heads
                                    + " does not divide width " + dimensions.width() + "; allowed: "
                                    + Divisors.of(dimensions.width() / 2)));
        }

        @Override
        public int parts() {
            return 2 * heads;
        }
    }

    private static final String SPLIT = """
            def split(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                return (torch.slice(x, 1, 0, None, 2), torch.slice(x, 1, 1, None, 2))
            """;

    private static final String DIFFERENCE = """
            def difference(self, first: Tensor, second: Tensor, vectors: List[Tensor], weight: Tensor, initial: Tensor) -> Tensor:
                start = float(initial)
                plus = torch.exp(torch.sum(torch.mul(vectors[0], vectors[1])))
                minus = torch.exp(torch.sum(torch.mul(vectors[2], vectors[3])))
                part = torch.add(torch.sub(plus, minus), start)
                mixed = torch.sub(torch.to(first, 6), torch.mul(torch.to(second, 6), part))
                normed = torch.rms_norm(mixed, [torch.size(mixed, 3)], weight, 0.00001)
                return torch.type_as(torch.mul(normed, torch.sub(1.0, start)), first)
            """;

    private final Ops ops;
    private final Config config;
    private double initialLambda;
    private final List<Parameter> vectors;
    private final Parameter norm;

    @Inject
    DifferentialAttention(
            Config config,
            QueryKeyNorm queryKeyNorm,
            AttentionWeights weights,
            OutputGate gate,
            Dimensions dimensions,
            Ops ops) {
        super(design(config, queryKeyNorm, weights, gate, dimensions), dimensions, ops);
        this.ops = ops;
        this.config = config;
        this.initialLambda = config.initialLambda().orElse(atDepth(0));
        int headWidth = dimensions.width() / config.parts();
        this.vectors = Stream.of("lambdaQuery1", "lambdaKey1", "lambdaQuery2", "lambdaKey2")
                .map(name -> parameter(name, new Shape(headWidth), ValueInitializer.normal(0.1)))
                .toList();
        this.norm = parameter("norm", new Shape(2L * headWidth), ValueInitializer.ones());
    }

    private static double atDepth(int layer) {
        return 0.8 - 0.6 * Math.exp(-0.3 * layer);
    }

    @Override
    public Attention inLayer(int layer) {
        initialLambda = config.initialLambda().orElse(atDepth(layer));
        return this;
    }

    private static AttentionSpec design(
            Config config,
            QueryKeyNorm queryKeyNorm,
            AttentionWeights weights,
            OutputGate gate,
            Dimensions dimensions) {
        int heads = config.heads();
        int headWidth = dimensions.width() / config.parts();
        return new AttentionSpec(
                new HeadLayout(2 * heads, 2 * heads, heads, headWidth, 2 * headWidth, heads),
                1 / Math.sqrt(headWidth),
                config.dropout(),
                config.bias(),
                queryKeyNorm,
                weights,
                gate);
    }

    @Override
    NDArray meet(NDArray queries, NDArray keys, NDArray values, MaskSource looking, ForwardPass pass) {
        NDList q = ops.kernel("split", SPLIT).run(queries); // each (batch, heads, queries, headWidth)
        NDList k = ops.kernel("split", SPLIT).run(keys);
        NDArray first = weigh(q.get(0), k.get(0), values, looking.mask(q.get(0), k.get(0)), "dropout", pass);
        NDArray second = weigh(q.get(1), k.get(1), values, looking.mask(q.get(1), k.get(1)), "dropout 2", pass);
        NDList lambdas = new NDList();
        vectors.forEach(vector -> lambdas.add(vector.array()));
        return ops.kernel("difference", DIFFERENCE).call(first, second, lambdas, norm.array(), initialLambda);
    }
}
