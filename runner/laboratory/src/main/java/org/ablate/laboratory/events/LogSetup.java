package org.ablate.laboratory.events;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.read.CyclicBufferAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Logging without configuration files: what is logged before there is a run's folder is remembered and, with all that
 * follows, goes to the folder's {@code run.log}. Nothing goes to the console, which belongs to the program's own output.
 * Logback finds this class as a service, so no scan for files costs start-up time.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String EARLY = "early";
    private static final int REMEMBERED = 512;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        CyclicBufferAppender<ILoggingEvent> early = new CyclicBufferAppender<>();
        early.setContext(context);
        early.setName(EARLY);
        early.setMaxSize(REMEMBERED);
        early.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(early);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Sends the log to a file, beginning with what was logged so far, until the returned handle is closed.
     *
     * @param file is added to when it exists
     */
    public static Handle toFile(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern("%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level [%thread] %logger{36} - %msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setName(file.toString());
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(EARLY) instanceof CyclicBufferAppender<ILoggingEvent> early) {
            for (int i = 0; i < early.getLength(); i++) {
                appender.doAppend(early.get(i));
            }
            early.reset();
        }
        root.addAppender(appender);
        return () -> {
            root.detachAppender(appender);
            appender.stop();
            encoder.stop();
        };
    }

    /** Ends the logging to a file. */
    @FunctionalInterface
    public interface Handle extends AutoCloseable {

        @Override
        void close();
    }
}
