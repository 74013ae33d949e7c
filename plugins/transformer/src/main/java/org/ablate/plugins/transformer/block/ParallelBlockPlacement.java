package org.ablate.plugins.transformer.block;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/**
 * Both parts read the same stream, {@code x + attention(norm(x)) + feedForward(norm'(x))}: with norms of their own as GPT-NeoX
 * (Black et al., 2022, arXiv:2204.06745), or with one as GPT-J and PaLM (Chowdhery et al., 2022, arXiv:2204.02311).
 */
@Component(
        value = "parallel",
        summary = "Attention and feed-forward side by side, added in one sum",
        formula = "x + attention(norm(x)) + feedForward(norm(x))",
        paper = "Wang and Komatsuzaki, 2021, GPT-J; Chowdhery et al., 2022, arXiv:2204.02311",
        verdict = "One wait instead of two a block; about as good at scale")
public final class ParallelBlockPlacement implements NormPlacement {

    /** The fields of the parallel placement. */
    public record Config(
            @Doc("whether one norm serves both parts, as in PaLM, instead of one each, as in GPT-NeoX")
            @Default("false")
            boolean sharedNorm) {}

    private final Config config;

    @Inject
    ParallelBlockPlacement(Config config) {
        this.config = config;
    }

    @Override
    public Block block(BlockParts parts) {
        return new ParallelBlock(parts, config.sharedNorm());
    }

    @Override
    public boolean finalNorm() {
        return true;
    }
}
