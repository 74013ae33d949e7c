package org.ablate.plugins.transformer;

import org.ablate.spi.component.Ambient;

/** How many experts there are, and how many a token goes to: what a router must know. */
@Ambient
public interface Experts {

    /** Number of experts to route to, at least 1. */
    int experts();

    /** Experts that a token goes to, at most {@link #experts}. */
    int perToken();
}
