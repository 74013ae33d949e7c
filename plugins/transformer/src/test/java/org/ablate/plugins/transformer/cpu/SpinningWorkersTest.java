package org.ablate.plugins.transformer.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpinningWorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void everyPartOfEveryPieceIsDoneOnceBeforeTheNextBegins(int threads) {
        try (SpinningWorkers crew = new SpinningWorkers(threads)) {
            for (int piece = 0; piece < 2_000; piece++) {
                int parts = piece % 7 + 1;
                AtomicIntegerArray done = new AtomicIntegerArray(parts);
                crew.share(parts, done::incrementAndGet);
                for (int part = 0; part < parts; part++) {
                    assertThat(done.get(part)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aCrewThatFellAsleepGoesOnWorking() {
        try (SpinningWorkers crew = new SpinningWorkers(2)) {
            crew.share(2, part -> {});
            while (!crew.sleeps()) {
                Thread.onSpinWait();
            }
            AtomicIntegerArray done = new AtomicIntegerArray(2);
            crew.share(2, done::incrementAndGet);
            assertThat(done.get(0) + done.get(1)).isEqualTo(2);
        }
    }
}
