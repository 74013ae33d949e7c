package org.ablate.laboratory.session;

import java.util.ArrayList;
import java.util.List;
import org.ablate.laboratory.events.EventFanOut;
import org.ablate.laboratory.events.Journal;
import org.ablate.laboratory.events.LogSetup;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.run.RunLock;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.event.RunEvent;
import reactor.core.publisher.Flux;

/**
 * Run about to begin or to go on: its folder, which it alone may write, and its events. Closing it gives the folder free.
 */
public final class Run implements AutoCloseable {

    private final RunDirectory directory;
    private final TrainingThread training;
    private final List<EventSink> sinks;
    private final RunLock lock;

    Run(RunDirectory directory, TrainingThread training, List<EventSink> sinks, RunLock lock) {
        this.directory = directory;
        this.training = training;
        this.sinks = List.copyOf(sinks);
        this.lock = lock;
    }

    public RunDirectory directory() {
        return directory;
    }

    /**
     * What happens, as it happens. Subscribing trains, on a thread of its own; every event is in the journal before anybody sees it, and
     * the log is in the folder. Cancelling stops as {@link #stop} does, but tells nobody.
     *
     * @param more listeners beside the sinks of the descriptor and of the request
     * @return a cold stream; it fails with an {@link org.ablate.spi.ExperimentException} after a {@link RunEvent.RunFailed}
     */
    public Flux<RunEvent> events(EventSink... more) {
        List<EventSink> all = new ArrayList<>(List.of(more));
        all.addAll(sinks);
        return Flux.using(
                () -> LogSetup.toFile(directory.log()),
                log -> new EventFanOut(() -> Journal.append(directory.journal()), all).through(training.events()),
                LogSetup.Handle::close);
    }

    /** Asks the run to stop at the next step boundary with a checkpoint. */
    public void stop() {
        training.stop();
    }

    @Override
    public void close() {
        lock.close();
    }
}
