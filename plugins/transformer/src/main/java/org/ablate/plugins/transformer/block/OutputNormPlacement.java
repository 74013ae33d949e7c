package org.ablate.plugins.transformer.block;

import jakarta.inject.Inject;
import java.util.EnumSet;
import org.ablate.spi.component.Component;

/** Norms after the parts, {@code x + norm(f(x))}, as OLMo 2 (OLMo team, 2024, arXiv:2501.00656; Liu et al., 2021, arXiv:2111.09883). */
@Component(
        value = "output",
        summary = "A norm after each part of a block, before the sum",
        formula = "x + norm(f(x))",
        paper = "OLMo Team, 2024, arXiv:2501.00656",
        verdict = "OLMo 2's form, with query and key norms")
public final class OutputNormPlacement implements NormPlacement {

    @Inject
    OutputNormPlacement() {}

    @Override
    public Block block(BlockParts parts) {
        return new SequentialBlock(parts, EnumSet.of(NormPosition.AFTER));
    }

    @Override
    public boolean finalNorm() {
        return true;
    }
}
