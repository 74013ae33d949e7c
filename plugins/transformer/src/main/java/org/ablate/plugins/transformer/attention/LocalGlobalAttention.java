package org.ablate.plugins.transformer.attention;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Positive;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.heads.LayerwiseAttention;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.PositionEncoding;

/**
 * Alternates two attentions by layer: {@code localLayers} blocks of one, then a block of the other, from the first block on
 * (Gemma 2: Riviere et al., 2024, arXiv:2408.00118, with one local layer to each global one; Gemma 3: Kamath et al., 2025,
 * arXiv:2503.19786, with five). Each block holds the attention it was given, as if it stood there by itself.
 */
@Component(
        value = "local-global",
        summary = "One attention in most blocks, another in every few",
        formula = "localLayers blocks of one attention, then one of another",
        paper = "Riviere et al., 2024, arXiv:2408.00118",
        verdict = "Most of the reach of full attention at nearly the price of a window")
public final class LocalGlobalAttention extends Attention {

    /** The fields of alternating attention. */
    public record Config(
            @Doc("the attention of most blocks") @Default("sliding-window")
            Choice<Attention> local,

            @Doc("the attention of every few blocks") @Default("multi-head")
            Choice<Attention> global,

            @Doc("local blocks before each global one") @Default("1") @Positive
            int localLayers)
            implements Attention.Carrying, Attention.Crossing, LayerwiseAttention {

        /** Whether the block of an index, from 0, is a global one. */
        boolean isGlobal(int layer) {
            return layer % (localLayers + 1) == localLayers;
        }

        @Override
        public List<Choice<Attention>> alternatives() {
            return List.of(local, global);
        }

        /** What both carry, so far as they tell. */
        @Override
        public Optional<Set<PositionEncoding.Site>> carries() {
            Optional<Set<PositionEncoding.Site>> carried = Attention.Carrying.of(local);
            Optional<Set<PositionEncoding.Site>> alsoCarried = Attention.Carrying.of(global);
            if (carried.isEmpty() || alsoCarried.isEmpty()) {
                return carried.or(() -> alsoCarried);
            }
            Set<PositionEncoding.Site> both = EnumSet.noneOf(PositionEncoding.Site.class);
            both.addAll(carried.get());
            both.retainAll(alsoCarried.get());
            return Optional.of(both);
        }

        /** Not where either does not, and so if both do. */
        @Override
        public Optional<Boolean> crosses() {
            List<Optional<Boolean>> both = List.of(Attention.Crossing.of(local), Attention.Crossing.of(global));
            return both.contains(Optional.of(false))
                    ? Optional.of(false)
                    : both.get(0).filter(yes -> both.get(1).isPresent());
        }
    }

    private final Config config;
    private final Provider<Attention> local;
    private final Provider<Attention> global;

    @Inject
    LocalGlobalAttention(
            Config config, @Named("local") Provider<Attention> local, @Named("global") Provider<Attention> global) {
        this.config = config;
        this.local = local;
        this.global = global;
    }

    @Override
    public Attention inLayer(int layer) {
        Provider<Attention> chosen = config.isGlobal(layer) ? global : local;
        return chosen.get().inLayer(layer);
    }

    /** @throws ExperimentException always: only what {@link #inLayer} gives looks at anything */
    @Override
    public NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass) {
        throw unplaced();
    }

    @Override
    public Set<PositionEncoding.Site> carries() {
        return config.carries().orElseThrow(LocalGlobalAttention::unplaced);
    }

    @Override
    public boolean crosses() {
        return config.crosses().orElseThrow(LocalGlobalAttention::unplaced);
    }

    @Override
    public long flops(int time) {
        throw unplaced();
    }

    private static ExperimentException unplaced() {
        return new ExperimentException(
                "attention 'local-global' differs from block to block, but this architecture does not"
                        + " tell its blocks apart; choose one of its two attentions");
    }
}
