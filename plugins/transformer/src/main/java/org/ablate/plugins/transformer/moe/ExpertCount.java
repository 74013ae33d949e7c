package org.ablate.plugins.transformer.moe;

import org.ablate.spi.component.Ambient;

/** Number of experts, and of those that a token goes to: what a router must know. */
@Ambient
public interface ExpertCount {

    /** Number of experts to route to, at least 1. */
    int experts();

    /** Experts that a token goes to, at most {@link #experts}. */
    int perToken();
}
