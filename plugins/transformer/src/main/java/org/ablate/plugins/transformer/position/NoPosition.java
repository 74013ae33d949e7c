package org.ablate.plugins.transformer.position;

import jakarta.inject.Inject;
import java.util.Set;
import org.ablate.spi.component.Component;
import org.ablate.spi.model.PositionEncoding;

/**
 * No position encoding: a causal model can still count what it sees (Haviv et al., 2022, arXiv:2203.16634; Kazemnejad et
 * al., 2023, arXiv:2305.19466).
 */
@Component(
        value = "none",
        summary = "No position encoding; the causal mask alone tells order",
        paper = "Kazemnejad et al., 2023, arXiv:2305.19466",
        verdict = "A causal model learns some order by itself; extrapolates better than learned")
public final class NoPosition extends PositionEncoding {

    @Inject
    public NoPosition() {}

    @Override
    public Set<Site> sites() {
        return Set.of();
    }
}
