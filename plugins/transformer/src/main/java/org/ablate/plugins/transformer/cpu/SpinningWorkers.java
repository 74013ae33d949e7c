package org.ablate.plugins.transformer.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Worker threads that share one piece of work after another, each of some fifty microseconds. To wake a sleeping thread takes
 * as long, so members wait awake for a while between two pieces; what a late one has not begun, the caller does.
 */
public final class SpinningWorkers implements AutoCloseable {

    /** Looks for work before a member sleeps: about a tenth of a millisecond. */
    private static final int LOOKS = 5_000;

    private final int threads;
    private final List<Thread> members = new ArrayList<>();
    private volatile Work work = new Work(part -> {}, 0);
    private volatile boolean closed;

    /** Parts that are taken one by one. */
    private static final class Work {

        private final IntConsumer task;
        private final int parts;
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();

        Work(IntConsumer task, int parts) {
            this.task = task;
            this.parts = parts;
        }

        void help() {
            for (int part = taken.getAndIncrement(); part < parts; part = taken.getAndIncrement()) {
                try {
                    task.accept(part);
                } finally {
                    done.incrementAndGet(); // or the caller would wait for a part that failed
                }
            }
        }
    }

    /** @param threads the caller's included; the others begin with the first work there is for them */
    public SpinningWorkers(int threads) {
        this.threads = threads;
    }

    private void begin() {
        for (int i = 1; i < threads; i++) {
            Thread member = new Thread(this::member, "generation-" + i);
            member.setDaemon(true);
            members.add(member);
            member.start();
        }
    }

    /** The caller's included. */
    int threads() {
        return threads;
    }

    /** Does all parts, from 0, and returns when they are done. For one caller at a time. */
    void share(int parts, IntConsumer task) {
        if (parts == 1 || threads == 1) {
            for (int part = 0; part < parts; part++) {
                task.accept(part);
            }
            return;
        }
        if (members.isEmpty()) {
            begin();
        }
        Work shared = new Work(task, parts);
        work = shared;
        members.forEach(LockSupport::unpark);
        shared.help();
        while (shared.done.get() < parts) {
            Thread.onSpinWait();
        }
    }

    /** Whether all members have found nothing to do for a while. */
    boolean sleeps() {
        return members.stream().allMatch(member -> member.getState() == Thread.State.WAITING);
    }

    private void member() {
        Work last = work;
        while (!closed) {
            last.help();
            last = next(last);
        }
    }

    private Work next(Work last) {
        for (int look = 0; look < LOOKS; look++) {
            if (work != last) {
                return work;
            }
            Thread.onSpinWait();
        }
        if (work == last && !closed) {
            LockSupport.park(this);
        }
        return work;
    }

    @Override
    public void close() {
        closed = true;
        members.forEach(LockSupport::unpark);
    }
}
