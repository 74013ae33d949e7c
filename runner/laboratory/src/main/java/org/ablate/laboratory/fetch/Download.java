package org.ablate.laboratory.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.ablate.spi.ExperimentException;

/**
 * Gets one file over HTTP, going on where an earlier try broke off (RFC 9110, range requests). Only addresses that are allowed are asked,
 * also where a server points elsewhere. What arrives is not trusted: the caller compares its digest.
 */
final class Download {

    private static final int MOST_REDIRECTS = 5;
    private static final int BLOCK = 1 << 16;
    private static final int PARTIAL = 206;
    private static final int OK = 200;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpClient client;
    private final Predicate<URI> allowed;
    private final Duration patience;
    private final ScheduledExecutorService clock;

    /**
     * @param allowed which addresses may be asked
     * @param patience how long to wait for an answer, and for more of it
     * @param clock runs what ends a wait
     */
    Download(Predicate<URI> allowed, Duration patience, ScheduledExecutorService clock) {
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
        this.allowed = allowed;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Brings a file in full, adding to what is there of it.
     *
     * @param part where it arrives; what is there already is the beginning of the file
     * @param bytes how long it is, if known: a server that gives more is cut off
     * @param progress is told the bytes that are there so far
     * @throws ExperimentException when it cannot be brought; what arrived stays for the next try
     */
    void bring(URI address, Path part, OptionalLong bytes, LongConsumer progress) {
        try {
            long there = Files.exists(part) ? Files.size(part) : 0;
            HttpResponse<InputStream> response = ask(address, there, MOST_REDIRECTS);
            if (response.statusCode() == RANGE_NOT_SATISFIABLE && there > 0) {
                response.body().close();
                Files.delete(part);
                response = ask(address, 0, MOST_REDIRECTS);
            }
            boolean goesOn = response.statusCode() == PARTIAL && goesOnAt(response, there);
            if (response.statusCode() != OK && !goesOn) {
                response.body().close();
                throw new ExperimentException(address + " answers " + response.statusCode()
                        + (response.statusCode() == PARTIAL ? " with another part than was asked for" : ""));
            }
            take(response, part, goesOn ? there : 0, bytes, progress);
        } catch (IOException e) {
            throw new ExperimentException(
                    "cannot get " + address + ": " + said(e) + "; what arrived is kept, the same command goes on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExperimentException("interrupted while getting " + address, e);
        }
    }

    private HttpResponse<InputStream> ask(URI address, long from, int redirects)
            throws IOException, InterruptedException {
        if (!allowed.test(address)) {
            throw new ExperimentException(address + " is not asked: only https addresses are");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience);
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        boolean elsewhere = response.statusCode() / 100 == 3
                && response.headers().firstValue("Location").isPresent();
        if (!elsewhere) {
            return response;
        }
        response.body().close();
        if (redirects == 0) {
            throw new ExperimentException(address + " points elsewhere again and again");
        }
        String location = response.headers().firstValue("Location").orElseThrow();
        try {
            return ask(address.resolve(location), from, redirects - 1);
        } catch (IllegalArgumentException e) {
            throw new ExperimentException(address + " points to what is no address: " + location, e);
        }
    }

    private static boolean goesOnAt(HttpResponse<?> response, long there) {
        return response.headers()
                .firstValue("Content-Range")
                .filter(range -> range.startsWith("bytes " + there + "-"))
                .isPresent();
    }

    private void take(
            HttpResponse<InputStream> response, Path part, long there, OptionalLong bytes, LongConsumer progress)
            throws IOException {
        AtomicBoolean stalled = new AtomicBoolean();
        try (InputStream in = response.body();
                OutputStream out = Files.newOutputStream(
                        part,
                        StandardOpenOption.CREATE,
                        there > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            byte[] block = new byte[BLOCK];
            long total = there;
            progress.accept(total);
            for (int read = read(in, block, stalled); read >= 0; read = read(in, block, stalled)) {
                total += read;
                if (bytes.isPresent() && total > bytes.getAsLong()) {
                    throw new ExperimentException(response.uri() + " gives more than the " + bytes.getAsLong()
                            + " bytes that the catalog says");
                }
                out.write(block, 0, read);
                progress.accept(total);
            }
        } catch (IOException e) {
            if (stalled.get()) {
                throw new IOException("nothing came for " + patience.toSeconds() + " seconds", e);
            }
            throw e;
        }
    }

    /** Closing the stream is what ends a read that waits for ever. */
    private int read(InputStream in, byte[] block, AtomicBoolean stalled) throws IOException {
        ScheduledFuture<?> alarm = clock.schedule(
                () -> {
                    stalled.set(true);
                    in.close();
                    return null;
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            int read = in.read(block);
            if (read < 0 && stalled.get()) {
                throw new IOException("closed");
            }
            return read;
        } finally {
            alarm.cancel(false);
        }
    }

    private static String said(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
