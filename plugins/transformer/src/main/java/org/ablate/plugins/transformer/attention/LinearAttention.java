package org.ablate.plugins.transformer.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.attention.weights.EluFeatureMapWeights;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;

/**
 * Linear attention: {@code Σ φ(q) · φ(kⱼ) vⱼ / Σ φ(q) · φ(kⱼ)} with {@code φ = elu + 1} (Katharopoulos et al., 2020, arXiv:2006.16236).
 * Sums over the keys so far take the place of scores, so that time and memory grow with the length of the text, and generation
 * remembers two sums of fixed size. Within blocks of 64 positions scores are formed, which on a processor is faster than a sum for
 * each position.
 *
 * <p>A position that turns queries and keys turns φ of them in the numerator alone, as RoFormer has it (Su et al., 2021,
 * arXiv:2104.09864, equation 19), so that the denominator stays positive. Scores exist only where packed rows, prefixes or another
 * sequence ask for a mask of their own; then time grows with the square.
 */
@Component(
        value = "linear",
        summary = "Attention by running sums, whose time grows with the length of the text",
        formula = "Σ φ(q) · φ(kⱼ) vⱼ / Σ φ(q) · φ(kⱼ), φ = elu + 1",
        paper = "Katharopoulos et al., 2020, arXiv:2006.16236",
        verdict = "For long contexts: time and memory grow with length, generation with nothing; weaker at recall")
public final class LinearAttention extends QkvAttention {

    /** The fields of linear attention. */
    public record Config(
            @Doc("number of heads; divides the model's width") @Default("4") @Positive
            int heads,

            @Doc("whether the projections have biases, which begin at zero") @Default("true")
            boolean bias,

            @TransformerFields.QueryKeyNorming Choice<QueryKeyNorm> queryKeyNorm,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, HeadsConfig {

        @Override
        public void check(ValidationContext checks) {
            HeadRules.heads(heads, checks);
        }

        @Override
        public Optional<Set<PositionEncoding.Site>> carries() {
            return Optional.of(EnumSet.of(PositionEncoding.Site.QUERY_KEY));
        }
    }

    private final Ops ops;
    private final int heads;
    private final int headWidth;
    private final EluFeatureMapWeights weights;
    private final LinearAttentionState sums;

    @Inject
    LinearAttention(Config config, QueryKeyNorm queryKeyNorm, OutputGate gate, Dimensions dimensions, Ops ops) {
        this(config, queryKeyNorm, gate, new EluFeatureMapWeights(ops), dimensions, ops);
    }

    private LinearAttention(
            Config config,
            QueryKeyNorm queryKeyNorm,
            OutputGate gate,
            EluFeatureMapWeights weights,
            Dimensions dimensions,
            Ops ops) {
        super(
                AttentionSpec.grouped(
                        dimensions.width(),
                        config.heads(),
                        config.heads(),
                        0,
                        config.bias(),
                        queryKeyNorm,
                        weights,
                        gate),
                dimensions,
                ops);
        this.ops = ops;
        this.heads = config.heads();
        this.headWidth = dimensions.width() / config.heads();
        this.weights = weights;
        this.sums = new LinearAttentionState(ops);
    }

    @Override
    public Set<PositionEncoding.Site> carries() {
        return EnumSet.of(PositionEncoding.Site.QUERY_KEY);
    }

    @Override
    NDArray attend(NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
        NDArray query = weights.features(queries); // (batch, heads, time, headWidth)
        NDArray key = weights.features(keys);
        NDList features = new NDList(query, key, position.rotate(query, pass), position.rotateKey(key, pass), values);
        int time = Math.toIntExact(queries.getShape().get(2));
        AttentionMask mask = pass.mask(time, pass.offset() + time);
        NDArray seen = mask.keep();
        if (seen != null && seen.getShape().get(2) > 1) {
            requireNoCache(pass);
            return sums.ofSeen(features, AttentionWeights.seen(mask, queries, time, ops));
        }
        return mask.causal() ? soFar(features, time, pass) : sums.ofAll(features, counted(time, pass));
    }

    /** Queries and the keys up to them, with what the cache remembers of those before. */
    private NDArray soFar(NDList features, int time, ForwardPass pass) {
        NDList state = pass.cache().flatMap(cache -> cache.recall(this)).orElseGet(NDList::new);
        NDList results = sums.soFar(features, counted(time, pass), state);
        pass.cache().ifPresent(cache -> cache.remember(this, new NDList(results.get(1), results.get(2))));
        return results.get(0);
    }

    /** Nothing, or boolean (batch, 1, time, 1): which of these positions are none of padding. */
    private static NDList counted(int time, ForwardPass pass) {
        return pass.keep()
                .map(keep -> {
                    long covered = keep.getShape().get(1);
                    NDArray last = covered == time ? keep : keep.get(":, " + (covered - time) + ":");
                    return new NDList(last.reshape(-1, 1, time, 1));
                })
                .orElseGet(NDList::new);
    }

    private static void requireNoCache(ForwardPass pass) {
        if (pass.cache().isPresent()) {
            throw new ExperimentException(
                    "attention 'linear' remembers sums of keys and values, which cannot serve queries that"
                            + " see different keys, as a prefix lets them; generate without a cache, or choose another attention");
        }
    }

    /** Blocks of scores, the sums of each, and what queries take of them. */
    @Override
    public long flops(int time) {
        long scores = 4L * time * Math.min(time, LinearAttentionState.BLOCK) * headWidth;
        return heads * (scores + 4L * time * headWidth * headWidth);
    }
}
