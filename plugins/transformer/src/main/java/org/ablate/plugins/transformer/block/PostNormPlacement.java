package org.ablate.plugins.transformer.block;

import jakarta.inject.Inject;
import java.util.EnumSet;
import org.ablate.spi.component.Component;

/** Norms around the sums, {@code norm(x + f(x))}, as the first transformer (Vaswani et al., 2017, arXiv:1706.03762). */
@Component(
        value = "post",
        summary = "A norm around each sum, none at the end",
        formula = "norm(x + f(x))",
        paper = "Vaswani et al., 2017, arXiv:1706.03762",
        verdict = "The first transformer and BERT; deep ones need warm-up or deep-norm's scale")
public final class PostNormPlacement implements NormPlacement {

    @Inject
    PostNormPlacement() {}

    @Override
    public Block block(BlockParts parts) {
        return new SequentialBlock(parts, EnumSet.of(NormPosition.AROUND));
    }

    @Override
    public boolean finalNorm() {
        return false;
    }
}
