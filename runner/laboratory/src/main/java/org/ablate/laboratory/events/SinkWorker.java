package org.ablate.laboratory.events;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.ablate.spi.component.Component;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.event.RunEvent;
import org.jspecify.annotations.Nullable;

/**
 * One sink on a thread of its own. Giving it an event never waits for the sink.
 */
final class SinkWorker {

    private final EventSink sink;
    private final String name;
    private final boolean latestOnly;
    private final BiConsumer<SinkWorker, Throwable> onFailure;
    private final ArrayDeque<RunEvent> waiting = new ArrayDeque<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;
    private boolean ending;
    private boolean leftOut;

    /**
     * A worker for a sink.
     *
     * @param onFailure is told on the worker's thread, at most once, what the sink threw
     */
    SinkWorker(EventSink sink, BiConsumer<SinkWorker, Throwable> onFailure) {
        this.sink = sink;
        this.onFailure = onFailure;
        this.latestOnly = sink.overflow() == EventSink.Overflow.LATEST;
        Component component = sink.getClass().getAnnotation(Component.class);
        this.name = component == null ? sink.getClass().getSimpleName() : component.value();
        this.thread = new Thread(this::work, "sink-" + name);
        // A stuck sink must not keep the process from ending.
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String name() {
        return name;
    }

    /** Gives the sink an event; of steps that wait it keeps the newest where the sink's policy is to have the latest. */
    synchronized void offer(RunEvent event) {
        if (leftOut || ending) {
            return;
        }
        if (latestOnly && event instanceof RunEvent.StepCompleted) {
            forgetWaitingStep();
        }
        waiting.add(event);
        notifyAll();
    }

    /** There is never more than one, and it is near the end: only what came after the last step follows it. */
    private void forgetWaitingStep() {
        for (Iterator<RunEvent> newest = waiting.descendingIterator(); newest.hasNext(); ) {
            if (newest.next() instanceof RunEvent.StepCompleted) {
                newest.remove();
                return;
            }
        }
    }

    /** There will be no more events: the sink gets what waits and is closed. */
    synchronized void end() {
        ending = true;
        notifyAll();
    }

    /**
     * Waits for the sink to have everything and be closed; then a stuck one is given up.
     *
     * @return whether it was in time
     */
    boolean await(Duration time) throws InterruptedException {
        boolean inTime = done.await(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
        if (!inTime) {
            synchronized (this) {
                leftOut = true;
                waiting.clear();
            }
            thread.interrupt();
        }
        return inTime;
    }

    private void work() {
        try {
            for (RunEvent event = next(); event != null; event = next()) {
                sink.accept(event);
            }
        } catch (InterruptedException e) {
            // Given up by await, which has said so; the sink is still closed below.
        } catch (Throwable e) {
            fail(e);
        }
        try {
            sink.close();
        } catch (Throwable e) {
            fail(e);
        } finally {
            done.countDown();
        }
    }

    private void fail(Throwable problem) {
        synchronized (this) {
            if (leftOut) {
                return;
            }
            leftOut = true;
            waiting.clear();
        }
        onFailure.accept(this, problem);
    }

    private synchronized @Nullable RunEvent next() throws InterruptedException {
        while (waiting.isEmpty()) {
            if (ending || leftOut) {
                return null;
            }
            wait();
        }
        return waiting.remove();
    }
}
