package org.ablate.plugins.transformer.block;

import jakarta.inject.Inject;
import java.util.EnumSet;
import org.ablate.spi.component.Component;

/** Norms before the parts, {@code x + f(norm(x))}, as GPT-2 and Llama (Xiong et al., 2020, arXiv:2002.04745). */
@Component(
        value = "pre",
        summary = "A norm before each part of a block",
        formula = "x + f(norm(x))",
        paper = "Xiong et al., 2020, arXiv:2002.04745",
        verdict = "Trains without warm-up trouble; the default")
public final class PreNormPlacement implements NormPlacement {

    @Inject
    public PreNormPlacement() {}

    @Override
    public Block block(BlockParts parts) {
        return new SequentialBlock(parts, EnumSet.of(NormPosition.BEFORE));
    }

    @Override
    public boolean finalNorm() {
        return true;
    }
}
