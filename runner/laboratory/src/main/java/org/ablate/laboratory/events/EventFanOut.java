package org.ablate.laboratory.events;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.event.RunEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Brings each event of a run to the journal first and then to every sink. A sink listens on a thread of its own: a slow
 * one does not slow the run, and one that throws is warned about once and left out. Only the journal can end a run, for a
 * run without a record is none.
 *
 * <pre>{@code
 * new EventFanOut(() -> Journal.append(directory.journal()), sinks).through(run.events()).blockLast();
 * }</pre>
 */
public final class EventFanOut {

    /** How long the end of a run waits for sinks that are behind. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(EventFanOut.class);

    private final Supplier<Journal> journal;
    private final List<EventSink> sinks;
    private final Duration patience;
    private final Clock clock;

    /**
     * A fan-out that waits {@link #PATIENCE} for slow sinks in the end.
     *
     * @param journal opens the journal when the run begins
     * @param sinks who else listens
     */
    public EventFanOut(Supplier<Journal> journal, List<? extends EventSink> sinks) {
        this(journal, sinks, PATIENCE, Clock.systemUTC());
    }

    EventFanOut(Supplier<Journal> journal, List<? extends EventSink> sinks, Duration patience, Clock clock) {
        this.journal = journal;
        this.sinks = List.copyOf(sinks);
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * The same events, each passed on after the journal has it. The stream ends when the sinks have everything, or when
     * they were waited for long enough. What a run says after its subscriber cancelled is not heard here: to hear it, let
     * the run {@link #open} a session and publish to that.
     *
     * @param run a cold stream, which may fail
     */
    public Flux<RunEvent> through(Flux<RunEvent> run) {
        return Flux.using(this::open, session -> run.doOnNext(session::publish), Session::close);
    }

    /** Opens the journal and starts the sinks' threads. */
    public Session open() {
        return new Session();
    }

    /** The fan-out of one run. Closing it lets the sinks finish. Safe for use by several threads. */
    public final class Session implements AutoCloseable {

        private final Journal record = journal.get();
        private final List<SinkWorker> workers =
                sinks.stream().map(sink -> new SinkWorker(sink, this::leaveOut)).toList();
        private long step;
        private boolean closing;
        private boolean closed;

        private Session() {
            workers.forEach(SinkWorker::start);
        }

        /**
         * Writes an event to the journal, then gives it to every sink. After {@link #close} it does nothing.
         *
         * @throws org.ablate.spi.ExperimentException when the journal cannot be written
         */
        public synchronized void publish(RunEvent event) {
            if (closing) {
                return;
            }
            if (event instanceof RunEvent.StepCompleted completed) {
                step = completed.step();
            }
            if (!(record.begun() && event instanceof RunEvent.RunStarted)) {
                // The journal of a resumed run reads as if it had never stopped; only the sinks are told of the new
                // start.
                record.write(event);
            }
            workers.forEach(worker -> worker.offer(event));
        }

        private void leaveOut(SinkWorker worker, Throwable problem) {
            LOG.warn("sink {} failed and was left out", worker.name(), problem);
            warn("the sink " + worker.name() + " failed and was left out: "
                    + (problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage()));
        }

        private synchronized void warn(String message) {
            if (closed) {
                return;
            }
            RunEvent.Warned warned = new RunEvent.Warned(clock.instant(), step, message);
            try {
                record.write(warned);
            } catch (RuntimeException e) {
                // The run itself meets the same failure at its next event; a sink's thread cannot end it.
                LOG.warn("the journal did not take a warning", e);
            }
            workers.forEach(worker -> worker.offer(warned));
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closing) {
                    return;
                }
                closing = true;
            }
            workers.forEach(SinkWorker::end);
            long deadline = System.nanoTime() + patience.toNanos();
            boolean interrupted = false;
            for (SinkWorker worker : workers) {
                try {
                    if (!worker.await(Duration.ofNanos(interrupted ? 0 : deadline - System.nanoTime()))) {
                        LOG.warn("sink {} was still busy at the end of the run and was given up", worker.name());
                        warn("the sink " + worker.name() + " was still busy at the end of the run and was given up");
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            synchronized (this) {
                closed = true;
            }
            record.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
