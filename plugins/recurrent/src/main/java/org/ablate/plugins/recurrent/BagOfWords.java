package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * A linear classifier of word counts, with softmax: {@code logits = W · f(counts) + b} (the maximum entropy classifier of Nigam,
 * Lafferty and McCallum, 1999, "Using maximum entropy for text classification"). The order of words does not matter.
 */
@Component(
        value = "bag-of-words",
        summary = "Linear classifier of how often each token occurs",
        formula = "softmax(W · f(counts) + b)",
        paper = "Nigam, Lafferty and McCallum, 1999, Using maximum entropy for text classification",
        verdict = "the baseline to beat; seconds to train")
public final class BagOfWords extends WordCounts {

    /** What a token's count becomes. */
    public enum Weighting {
        /** The count itself. */
        COUNT,
        /** 1 if the token occurs at all (Pang, Lee and Vaithyanathan, 2002, arXiv:cs/0205070). */
        PRESENCE,
        /** {@code ln(1 + count)}. */
        LOG
    }

    /** The fields of the bag of words. */
    public record Config(
            @Doc("what a token's count becomes: the count itself, 1 for presence, or ln(1 + count)") @Default("count")
            Weighting weighting) {}

    private static final String PRESENCE = """
            def presence(self, counts: Tensor) -> Tensor:
                return torch.to(torch.gt(counts, 0.), 6)
            """;

    private static final String LOG = """
            def logs(self, counts: Tensor) -> Tensor:
                return torch.log1p(counts)
            """;

    private final Weighting weighting;
    private final Ops ops;

    @Inject
    BagOfWords(Config config, Vocabulary vocabulary, Classes classes, Ops ops) {
        super(ops, vocabulary, classes);
        this.weighting = config.weighting();
        this.ops = ops;
    }

    @Override
    NDArray figures(NDArray counts) {
        return switch (weighting) {
            case COUNT -> counts;
            case PRESENCE -> ops.kernel("presence", PRESENCE).call(counts);
            case LOG -> ops.kernel("logs", LOG).call(counts);
        };
    }
}
