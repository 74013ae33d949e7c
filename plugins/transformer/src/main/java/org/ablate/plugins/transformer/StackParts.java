package org.ablate.plugins.transformer;

import jakarta.inject.Provider;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * What the blocks of one stack are made of.
 *
 * @param attention a fresh one for each block
 * @param cross attention to an encoder, a fresh one for each block; absent where there is no encoder
 * @param position shared by all blocks
 * @param norm a fresh one each time
 * @param feedForward a fresh one for each block
 * @param placement where norms and sums stand
 * @param residual a fresh sum each time
 * @param dropout share zeroed in training of what a part adds to the stream
 */
record StackParts(
        Provider<Attention> attention,
        Optional<Provider<Attention>> cross,
        PositionEncoding position,
        Provider<Norm> norm,
        Provider<FeedForward> feedForward,
        Placement placement,
        Provider<Residual> residual,
        double dropout,
        Ops ops) {

    /** @throws ExperimentException when the attention cannot carry the position */
    Block block() {
        return placement.block(new BlockParts(
                norm::get,
                carrying(attention.get()),
                cross.map(Provider::get),
                Optional.of(feedForward.get()).filter(part -> !(part instanceof NoFeedForward)),
                residual::get,
                this::drop));
    }

    Dropout drop() {
        return new Dropout(ops, dropout);
    }

    private Attention carrying(Attention chosen) {
        Set<PositionEncoding.Site> missing = EnumSet.noneOf(PositionEncoding.Site.class);
        missing.addAll(position.sites());
        missing.remove(PositionEncoding.Site.EMBEDDING); // the stack's own
        missing.removeAll(chosen.carries());
        if (!missing.isEmpty()) {
            throw new ExperimentException("attention '" + name(chosen) + "' cannot carry position '" + name(position)
                    + "', which acts on " + missing + "; choose another attention or position");
        }
        return chosen;
    }

    private static String name(Object part) {
        Component component = part.getClass().getAnnotation(Component.class);
        return component == null ? part.getClass().getSimpleName() : component.value();
    }
}
