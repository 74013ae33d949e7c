package org.ablate.spi.model;

import org.ablate.spi.component.Ambient;

/** The sizes that the parts of a transformer share. */
@Ambient
public interface Dimensions {

    /** Width of the residual stream. */
    int width();

    /** Number of blocks. */
    int layers();
}
