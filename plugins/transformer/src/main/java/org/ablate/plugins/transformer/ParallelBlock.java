package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;

/** Attention and feed-forward side by side, joined to the stream in one sum. */
final class ParallelBlock extends Block {

    private final Child<Norm> attentionNorm;
    private final Child<Attention> attention;
    private final Child<Dropout> attentionDropout;
    private final Optional<Beside> beside;
    private final Child<Residual> residual;

    /** The places of the feed-forward side; its norm is absent where one serves both. */
    private record Beside(Optional<Child<Norm>> norm, Child<FeedForward> feedForward, Child<Dropout> dropout) {}

    ParallelBlock(BlockParts parts, boolean sharedNorm) {
        this.attentionNorm = child("attentionNorm", Norm.class, parts.norm().get());
        this.attention = child("attention", Attention.class, parts.attention());
        this.attentionDropout =
                child("attentionDropout", Dropout.class, parts.dropout().get());
        this.beside = parts.feedForward()
                .map(feedForward -> new Beside(
                        sharedNorm
                                ? Optional.empty()
                                : Optional.of(child(
                                        "feedForwardNorm",
                                        Norm.class,
                                        parts.norm().get())),
                        child("feedForward", FeedForward.class, feedForward),
                        child(
                                "feedForwardDropout",
                                Dropout.class,
                                parts.dropout().get())));
        Residual sum = parts.residual().get();
        sum.joins(parts.attention());
        parts.feedForward().ifPresent(sum::joins);
        this.residual = child("residual", Residual.class, sum);
    }

    @Override
    public NDArray forward(NDArray input, PositionEncoding position, Pass pass) {
        return pass.within(() -> joined(input, position, pass));
    }

    private NDArray joined(NDArray input, PositionEncoding position, Pass pass) {
        NDArray normed = attentionNorm.get().forward(input);
        NDArray branch = attentionDropout.get().forward(attention.get().forward(normed, position, pass), pass);
        if (beside.isPresent()) {
            Beside other = beside.get();
            NDArray read = other.norm().isPresent() ? other.norm().get().get().forward(input) : normed;
            NDArray transformed = other.feedForward().get().forward(read, pass);
            branch = branch.add(other.dropout().get().forward(transformed, pass));
        }
        return residual.get().add(input, branch);
    }
}
