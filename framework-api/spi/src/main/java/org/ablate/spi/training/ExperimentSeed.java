package org.ablate.spi.training;

import org.ablate.spi.component.Ambient;

/** What decides every random number of a run; streams of random numbers derive from it by path, purpose and step. */
@Ambient
public interface ExperimentSeed {

    long seed();
}
