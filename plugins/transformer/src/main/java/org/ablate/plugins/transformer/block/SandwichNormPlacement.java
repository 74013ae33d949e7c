package org.ablate.plugins.transformer.block;

import jakarta.inject.Inject;
import java.util.EnumSet;
import org.ablate.spi.component.Component;

/** Norms before and after the parts, {@code x + norm(f(norm(x)))}, as CogView (Ding et al., 2021, arXiv:2105.13290) and Gemma 2. */
@Component(
        value = "sandwich",
        summary = "A norm before and one after each part of a block",
        formula = "x + norm(f(norm(x)))",
        paper = "Ding et al., 2021, arXiv:2105.13290",
        verdict = "Holds the size of what each part adds; two norms a part")
public final class SandwichNormPlacement implements NormPlacement {

    @Inject
    SandwichNormPlacement() {}

    @Override
    public Block block(BlockParts parts) {
        return new SequentialBlock(parts, EnumSet.of(NormPosition.BEFORE, NormPosition.AFTER));
    }

    @Override
    public boolean finalNorm() {
        return true;
    }
}
