package org.ablate.laboratory.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    @TempDir
    Path run;

    /** Another process that writes a run until its input ends. */
    public static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            RunLock lock = RunLock.take(Path.of(arguments[0]));
            System.out.println("writing");
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
            lock.close();
        }
    }

    @Test
    @Timeout(60)
    void twoProcessesCannotWriteOneRun() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        run.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("writing");
            assertThatThrownBy(() -> RunLock.take(run))
                    .isInstanceOf(ExperimentException.class)
                    .hasMessage("the run " + run + " is being written already by process " + other.pid()
                            + "; wait until that ends, or stop it first");
        } finally {
            other.destroyForcibly().waitFor();
        }
        RunLock.take(run).close();
    }

    @Test
    void oneProcessCannotWriteARunTwice() {
        try (RunLock first = RunLock.take(run)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> RunLock.take(run)).hasMessageContaining("is being written already");
        }
        RunLock.take(run).close();
    }
}
