package org.ablate.laboratory.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.event.RunEvent;
import org.ablate.testkit.SampleEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

@Timeout(20)
class EventFanOutTest {

    private static final RunEvent.Warned LEFT_OUT =
            new RunEvent.Warned(SampleEvents.NOON, 3, "the sink Listener failed and was left out: cannot connect");

    @TempDir
    Path folder = Path.of("unset");

    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    void theJournalHasAnEventBeforeAnySinkHears() {
        Listener sink = new Listener(EventSink.Overflow.BUFFER, event -> assertThat(Journal.read(journal()))
                .contains(event));

        StepVerifier.create(fanOut(sink).through(Flux.fromIterable(SampleEvents.all())))
                .expectNextSequence(SampleEvents.all())
                .verifyComplete();

        assertThat(sink.heard).isEqualTo(SampleEvents.all());
        assertThat(Journal.read(journal())).isEqualTo(SampleEvents.all());
        assertThat(sink.closed.getCount()).isZero();
    }

    @Test
    void anHourOfTrainingIsNotSlowedByASinkThatIsStuck() {
        Listener stuck = new Listener(EventSink.Overflow.BUFFER, event -> await(released));
        StepVerifier.withVirtualTime(() -> fanOut(Duration.ofMillis(20), stuck)
                        .through(Flux.interval(Duration.ofSeconds(1))
                                .<RunEvent>map(second -> SampleEvents.step(second + 1))
                                .take(3600)))
                .thenAwait(Duration.ofHours(1))
                .expectNextCount(3600)
                .verifyComplete();

        assertThat(stuck.heard).isEmpty();
        List<RunEvent> written = Journal.read(journal());
        assertThat(written.subList(0, 3600))
                .isEqualTo(SampleEvents.steps(1, 3600).stream()
                        .filter(it -> it instanceof RunEvent.StepCompleted)
                        .toList());
        assertThat(written.subList(3600, written.size()))
                .containsExactly(new RunEvent.Warned(
                        SampleEvents.NOON,
                        3600,
                        "the sink Listener was still busy at the end of the run and was given up"));
        released.countDown();
    }

    @Test
    void aSlowSinkThatBuffersHearsEverythingBeforeTheRunEnds() {
        Listener slow = new Listener(EventSink.Overflow.BUFFER, event -> await(released));
        List<RunEvent> events = SampleEvents.steps(1, 500);

        StepVerifier.create(fanOut(slow).through(Flux.fromIterable(events).doOnComplete(() -> {
                    assertThat(slow.heard).isEmpty();
                    released.countDown();
                })))
                .expectNextCount(events.size())
                .verifyComplete();

        assertThat(slow.heard).isEqualTo(events);
    }

    @Test
    void aSinkThatWantsTheLatestMissesStepsButNoEvaluationSampleOrCheckpoint() {
        Listener slow = new Listener(EventSink.Overflow.LATEST, event -> await(released));
        List<RunEvent> events = SampleEvents.steps(1, 100);

        StepVerifier.create(fanOut(slow).through(Flux.fromIterable(events).doOnComplete(released::countDown)))
                .expectNextCount(events.size())
                .verifyComplete();

        assertThat(slow.heard)
                .containsSubsequence(events.stream()
                        .filter(event -> !(event instanceof RunEvent.StepCompleted))
                        .toList());
        List<RunEvent> steps = slow.heard.stream()
                .filter(event -> event instanceof RunEvent.StepCompleted)
                .toList();
        assertThat(steps).hasSizeLessThanOrEqualTo(2).endsWith(SampleEvents.step(100));
        assertThat(Journal.read(journal())).isEqualTo(events);
    }

    @Test
    void aSinkThatThrowsIsWarnedAboutOnceAndTheOthersHearOn() throws InterruptedException {
        BlockingQueue<RunEvent> warnings = new LinkedBlockingQueue<>();
        Listener throwing = new Listener(EventSink.Overflow.BUFFER, event -> {
            if (event.equals(SampleEvents.step(3))) {
                throw new IllegalStateException("cannot connect");
            }
        });
        Listener other = new Listener(EventSink.Overflow.BUFFER, event -> {
            if (event instanceof RunEvent.Warned) {
                warnings.add(event);
            }
        });
        TestPublisher<RunEvent> run = TestPublisher.create();

        StepVerifier.create(fanOut(throwing, other).through(run.flux()))
                .then(() -> run.next(SampleEvents.step(1), SampleEvents.step(2), SampleEvents.step(3)))
                .expectNextCount(3)
                .then(() -> assertThat(take(warnings)).isEqualTo(LEFT_OUT))
                .then(() -> run.next(SampleEvents.step(4), SampleEvents.step(5)).complete())
                .expectNextCount(2)
                .verifyComplete();

        List<RunEvent> expected = List.of(
                SampleEvents.step(1),
                SampleEvents.step(2),
                SampleEvents.step(3),
                LEFT_OUT,
                SampleEvents.step(4),
                SampleEvents.step(5));
        assertThat(Journal.read(journal())).isEqualTo(expected);
        assertThat(other.heard).isEqualTo(expected);
        assertThat(throwing.heard).containsExactly(SampleEvents.step(1), SampleEvents.step(2));
        assertThat(throwing.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anErrorOrAFailingCloseOfASinkEndsNothing() {
        Listener broken = new Listener(EventSink.Overflow.LATEST, event -> {
            throw new NoSuchMethodError("old library");
        });
        EventSink unclosable = new EventSink() {
            @Override
            public Overflow overflow() {
                return Overflow.BUFFER;
            }

            @Override
            public void accept(RunEvent event) {}

            @Override
            public void close() {
                throw new IllegalStateException("flush failed");
            }
        };
        StepVerifier.create(fanOut(broken, unclosable).through(Flux.just(SampleEvents.step(1))))
                .expectNext(SampleEvents.step(1))
                .verifyComplete();
        assertThat(Journal.read(journal()))
                .hasSize(3)
                .filteredOn(RunEvent.Warned.class::isInstance)
                .hasSize(2);
    }

    @Test
    void sinksAreClosedWhenTheRunFailsOrIsCancelled() throws InterruptedException {
        Listener ofFailed = new Listener(EventSink.Overflow.BUFFER, event -> {});
        StepVerifier.create(fanOut(ofFailed)
                        .through(Flux.concat(
                                Flux.just(SampleEvents.step(1)), Flux.error(new ExperimentException("no")))))
                .expectNextCount(1)
                .verifyErrorMessage("no");
        assertThat(ofFailed.heard).hasSize(1);
        assertThat(ofFailed.closed.getCount()).isZero();

        Listener ofCancelled = new Listener(EventSink.Overflow.BUFFER, event -> {});
        StepVerifier.create(fanOut(ofCancelled).through(Flux.fromIterable(SampleEvents.all())), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify();
        assertThat(ofCancelled.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRunWithoutARecordFails() {
        Journal closed = Journal.append(journal());
        closed.close();
        Listener sink = new Listener(EventSink.Overflow.BUFFER, event -> {});
        StepVerifier.create(new EventFanOut(() -> closed, List.of(sink)).through(Flux.just(SampleEvents.step(1))))
                .expectErrorMatches(e -> e instanceof ExperimentException
                        && e.getMessage().startsWith("cannot write the journal " + journal()))
                .verify();
        assertThat(sink.heard).isEmpty();
    }

    @Test
    void nothingHappensBeforeSomeoneSubscribes() {
        fanOut().through(Flux.just(SampleEvents.step(1)));
        assertThat(journal()).doesNotExist();
    }

    private Path journal() {
        return folder.resolve("events.jsonl");
    }

    private EventFanOut fanOut(EventSink... sinks) {
        return fanOut(Duration.ofSeconds(10), sinks);
    }

    private EventFanOut fanOut(Duration patience, EventSink... sinks) {
        return new EventFanOut(
                () -> Journal.append(journal()),
                List.of(sinks),
                patience,
                Clock.fixed(SampleEvents.NOON, ZoneOffset.UTC));
    }

    private static RunEvent take(BlockingQueue<RunEvent> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Does something with an event, then remembers it. */
    private static final class Listener implements EventSink {

        private final List<RunEvent> heard = new CopyOnWriteArrayList<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Overflow overflow;
        private final Consumer<RunEvent> action;

        Listener(Overflow overflow, Consumer<RunEvent> action) {
            this.overflow = overflow;
            this.action = action;
        }

        @Override
        public Overflow overflow() {
            return overflow;
        }

        @Override
        public void accept(RunEvent event) {
            action.accept(event);
            heard.add(event);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
