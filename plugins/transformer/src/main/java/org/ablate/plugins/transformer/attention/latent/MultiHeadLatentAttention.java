package org.ablate.plugins.transformer.attention.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.block.residual.ResidualOutput;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache.KeyValue;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;

/**
 * Multi-head latent attention: keys and values of all heads are made of one latent vector a token, {@code c = norm(Wd · x)}, {@code
 * [kₕ, vₕ] = Wₕ · c}, and beside it one key r that a position turns and all heads share; scores are {@code (qₕ · kₕ + q′ₕ · r) /
 * √(contentWidth + positionWidth)} (DeepSeek-AI, 2024, arXiv:2405.04434, section 2.1). A cache holds c and r alone, and generation
 * meets the latent vectors themselves: {@code qₕ · (Wₕ · c) = (Wₕᵀ · qₕ) · c}.
 */
@Component(
        value = "multi-head-latent",
        summary = "Attention whose keys and values are made of one small latent vector a token",
        formula =
                "[kₕ, vₕ] = Wₕ · c, c = norm(Wd · x); score = (qₕ · kₕ + rope(q′ₕ) · rope(r)) / √(contentWidth + positionWidth)",
        paper = "DeepSeek-AI, 2024, arXiv:2405.04434",
        verdict = "The smallest cache that keeps every head its own keys; somewhat slower in training")
public final class MultiHeadLatentAttention extends Attention {

    /** The fields of multi-head latent attention. */
    public record Config(
            @Doc("number of heads") @Default("4") @Positive int heads,

            @Doc("width of the latent vector that keys and values are made of") @Default("64") @Positive
            int keyValueRank,

            @Doc("width of the latent vector that queries are made of; they are projected at once when absent")
            Optional<@Positive Integer> queryRank,

            @Doc(
                    "width of the part of a head's queries and keys that no position turns; the model's width over heads when absent")
            Optional<@Positive Integer> contentWidth,

            @Doc("width of the part of queries that a position turns, and of the key that all heads share")
            @Default("16")
            @Positive
            int positionWidth,

            @Doc("width of a head's values; the model's width over heads when absent")
            Optional<@Positive Integer> valueWidth,

            @TransformerFields.WeightDropout @Fraction double dropout,

            @TransformerFields.ScoreWeighing Choice<AttentionWeights> weights)
            implements SelfValidating, HeadsConfig {

        @Override
        public void check(ValidationContext checks) {
            if (contentWidth.isEmpty() || valueWidth.isEmpty()) {
                HeadRules.heads(heads, checks);
            }
        }

        /** Of what a position turns. */
        @Override
        public Optional<Integer> headWidth() {
            return Optional.of(positionWidth);
        }

        @Override
        public Optional<Set<PositionEncoding.Site>> carries() {
            return Optional.of(EnumSet.of(PositionEncoding.Site.QUERY_KEY, PositionEncoding.Site.SCORE));
        }

        @Override
        public Optional<Boolean> crosses() {
            return Optional.of(false);
        }

        LatentLayout layout(Dimensions dimensions) {
            int even = dimensions.width() / heads;
            return new LatentLayout(
                    heads, contentWidth.orElse(even), positionWidth, valueWidth.orElse(even), keyValueRank);
        }
    }

    private final Ops ops;
    private final Config config;
    private final LatentLayout layout;
    private final LatentQueries queries;
    private final LatentKeyValues keyValues;
    private final Child<Linear> output;
    private final Child<AttentionWeights> weights;

    @Inject
    MultiHeadLatentAttention(Config config, AttentionWeights weights, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.config = config;
        this.layout = config.layout(dimensions);
        this.queries = new LatentQueries(layout, config.queryRank(), dimensions, ops);
        this.keyValues = new LatentKeyValues(layout, dimensions, ops);
        child("queries", LatentQueries.class, queries);
        child("keyValues", LatentKeyValues.class, keyValues);
        this.output = child(
                "output",
                Linear.class,
                ResidualOutput.linear(ops, dimensions, Sizes.product(layout.heads(), layout.valueWidth()), false));
        this.weights = child("weights", AttentionWeights.class, weights);
    }

    @Override
    public Set<PositionEncoding.Site> carries() {
        return EnumSet.of(PositionEncoding.Site.QUERY_KEY, PositionEncoding.Site.SCORE);
    }

    @Override
    public NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass) {
        NDList query = queries.of(input, pass); // (batch, heads, time, contentWidth), (…, positionWidth)
        NDList read = keyValues.read(input, pass); // (batch, 1, time, rank), (batch, 1, time, positionWidth)
        NDArray turned = position.rotate(query.get(1), pass);
        NDArray shared = position.rotateKey(read.get(1), pass);
        NDArray mixed;
        if (pass.cache().isPresent() && keyValues.plain()) {
            KeyValue all = pass.cache().get().append(this, shared, read.get(0));
            NDArray latentQuery = keyValues.query(query.get(0), turned); // (batch, heads, time, rank + positionWidth)
            NDArray latents = keyValues.latents(all.value(), all.key()); // (batch, 1, keys, rank + positionWidth)
            mixed = keyValues.values(mix(latentQuery, latents, all.value(), position, pass));
        } else {
            KeyValue all = pass.cache()
                    .map(cache -> cache.append(this, shared, read.get(0)))
                    .orElseGet(() -> new KeyValue(shared, read.get(0)));
            NDList keyValue = keyValues.of(all.value(), all.key(), pass); // (batch, heads, keys, …) each
            NDArray whole = query.get(0).concat(turned, 3); // (batch, heads, time, contentWidth + positionWidth)
            mixed = mix(whole, keyValue.get(0), keyValue.get(1), position, pass);
        }
        return output.get().forward(ops.mergeHeads(mixed), pass);
    }

    private NDArray mix(NDArray query, NDArray key, NDArray value, PositionEncoding position, ForwardPass pass) {
        int time = Math.toIntExact(query.getShape().get(2));
        int keys = Math.toIntExact(key.getShape().get(2));
        AttentionMask mask = pass.mask(time, keys);
        Optional<NDArray> bias = position.bias(layout.heads(), time, keys, pass);
        double rate = pass.training() ? config.dropout() : 0;
        long seed = rate > 0 ? pass.seed(this, "dropout") : 0;
        return weights.get().mix(query, key, value, bias.map(mask::withBias).orElse(mask), layout.scale(), rate, seed);
    }

    /** All pairs of positions, with keys and values made for each head. */
    @Override
    public long flops(int time) {
        return 2L
                * time
                * time
                * layout.heads()
                * (layout.contentWidth() + layout.positionWidth() + layout.valueWidth());
    }
}
