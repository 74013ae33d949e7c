package org.ablate.laboratory.session;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;

/**
 * Turn at the engine. Its number of threads and its random generator belong to the process, so the work of several sessions in one
 * process is done one after the other, each as if it were alone.
 */
final class EngineTurn {

    private static final ReentrantLock TURN = new ReentrantLock(true);

    private EngineTurn() {}

    /** Does work on the calling thread with the engine as an experiment wants it; waits while another session's goes on. */
    static <T> T take(Engine engine, Experiment experiment, Function<Ops, T> work) {
        TURN.lock();
        try (Ops ops = engine.open(experiment.precision(), experiment.threads())) {
            return work.apply(ops);
        } finally {
            TURN.unlock();
        }
    }
}
