package org.ablate.laboratory.session;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.RunEvent;
import org.ablate.spi.tensor.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Training of an experiment on a thread of its own, fresh or from its latest checkpoint: events alone, which nobody keeps yet. */
public final class TrainingThread {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingThread.class);

    private final ExperimentGraph graph;
    private final PreparedData data;
    private final RunDirectory directory;
    private final Engine engine;
    private final AtomicBoolean stopAsked = new AtomicBoolean();

    /**
     * @param directory the run's folder; when it has checkpoints, the run goes on from the latest
     */
    public TrainingThread(ExperimentGraph graph, PreparedData data, RunDirectory directory, Engine engine) {
        this.graph = graph;
        this.data = data;
        this.directory = directory;
        this.engine = engine;
    }

    /**
     * What happens, as it happens. Subscribing runs the experiment, on a thread of its own since grad mode and the native random
     * generator belong to a thread. Cancelling stops at the next step boundary with a checkpoint, as {@link #stop} does, but
     * tells nobody. The stream fails with an {@link ExperimentException} after a {@link RunEvent.RunFailed}.
     */
    public Flux<RunEvent> events() {
        // A plain thread, not a scheduler's: cancelling must not interrupt it, or the last checkpoint could not be
        // written.
        return Flux.create(sink -> new Thread(() -> train(sink), "training").start(), FluxSink.OverflowStrategy.BUFFER);
    }

    /** Asks the run to stop at the next step boundary with a checkpoint. */
    public void stop() {
        stopAsked.set(true);
    }

    private void train(FluxSink<RunEvent> sink) {
        sink.onDispose(this::stop);
        long[] step = {0};
        try {
            EngineTurn.take(engine, graph.experiment(), ops -> {
                new RunSession(graph, data, directory, ops)
                        .run(
                                event -> {
                                    if (event instanceof RunEvent.StepCompleted completed) {
                                        step[0] = completed.step();
                                    }
                                    sink.next(event);
                                },
                                stopAsked::get);
                return true;
            });
            sink.complete();
        } catch (RuntimeException | Error e) {
            LOG.error("the run failed", e);
            Throwable told = graph.blame(e).<Throwable>map(fault -> fault).orElse(e);
            String problem =
                    told instanceof ExperimentException ? String.valueOf(told.getMessage()) : String.valueOf(told);
            sink.next(new RunEvent.RunFailed(Instant.now(), step[0], problem));
            sink.error(told);
        }
    }
}
