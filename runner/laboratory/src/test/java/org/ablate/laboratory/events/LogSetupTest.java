package org.ablate.laboratory.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogSetupTest {

    @TempDir
    Path folder;

    @Test
    void theLogBeginsBeforeTheRunsFolderAndNeverReachesTheConsole() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger("a.plugin");
        Path file = folder.resolve("run.log");
        log.info("before the folder");
        try (LogSetup.Handle handle = LogSetup.toFile(file)) {
            assertThat(handle).isNotNull();
            log.warn("during the run", new IllegalStateException("with its trace"));
            log.debug("details");
        }
        log.info("after the run");

        assertThat(Files.readString(file))
                .containsSubsequence(
                        "INFO ",
                        "a.plugin - before the folder\n",
                        "WARN ",
                        "during the run\n",
                        "with its trace",
                        "\tat ")
                .doesNotContain("details")
                .doesNotContain("after the run");
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        assertThat(root.iteratorForAppenders()).toIterable().noneMatch(ConsoleAppender.class::isInstance);
    }
}
