package org.ablate.spi.tensor;

import java.util.Map;

/** The tensor engine: a plugin binds one. */
public interface Engine {

    /**
     * Starts the engine on the calling thread, which must be the one that then trains: grad mode and the native random
     * generator are per thread.
     *
     * @param precision the policy of matrix products
     * @param threads native threads, or 0 for one per physical core
     */
    Ops open(Precision precision, int threads);

    /**
     * Operations for checks of gradients: parameters are float64, and so is all that programs call float32. {@link #open} says the rest.
     */
    Ops openFloat64(int threads);

    /** Starts loading native libraries in the background, so that a later {@link #open} waits less. Returns at once. */
    void warmUp();

    /** What the lock file records: engine and native versions, CPU features, threads. */
    Map<String, String> facts();
}
