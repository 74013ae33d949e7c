package org.ablate.laboratory.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Sha256;
import org.ablate.laboratory.fetch.Catalog.Entry;
import org.ablate.laboratory.fetch.Catalog.RemoteFile;
import org.ablate.spi.ExperimentException;

/**
 * Brings the files of a catalog's entry into the cache, {@code <cache>/<name>/<file>}. A file is first brought beside its place, compared
 * with the catalog's digest, and then moved there: what is in its place is whole, whatever happens.
 */
public final class Fetcher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path cache;
    private final Progress progress;
    private final ScheduledExecutorService clock;
    private final Download download;

    /** Is told how far a file is. */
    public interface Progress {

        /**
         * @param file the entry's and the file's name: {@code gpt2/model.safetensors}
         * @param there bytes so far, as they are sent
         * @param bytes of all, if known
         */
        void at(String file, long there, OptionalLong bytes);
    }

    /**
     * A file that is in its place.
     *
     * @param name its name
     * @param bytes its size
     * @param sha256 its digest
     * @param known whether the catalog knows the digest, which then is this one
     * @param brought whether it was brought just now; it was there before otherwise
     */
    public record Kept(String name, long bytes, String sha256, boolean known, boolean brought) {}

    /** Asks https addresses only. */
    public Fetcher(Path cache, Progress progress) {
        this(cache, progress, address -> "https".equalsIgnoreCase(address.getScheme()), PATIENCE);
    }

    Fetcher(Path cache, Progress progress, Predicate<URI> allowed, Duration patience) {
        this.cache = cache;
        this.progress = progress;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fetch-clock");
            thread.setDaemon(true);
            return thread;
        });
        this.download = new Download(allowed, patience, clock);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /**
     * Brings an entry from its public addresses.
     *
     * @throws ExperimentException when a file cannot be brought or is not the one that the catalog knows
     */
    public List<Kept> fetch(Entry entry) {
        return all(entry, (name, file, part) -> {
            URI address = file.address()
                    .orElseThrow(() -> new ExperimentException(entry.name() + " has no public address for " + name
                            + entry.note().map(note -> " (" + note + ")").orElse("")
                            + "; with the files at hand: ./ablate fetch "
                            + entry.name() + " --from FOLDER"));
            String shown = entry.name() + "/" + name;
            OptionalLong bytes = file.gzip() ? OptionalLong.empty() : file.bytes();
            download.bring(address, part, bytes, there -> progress.at(shown, there, bytes));
        });
    }

    /**
     * Takes an entry from a folder: from {@code FOLDER/NAME/FILE} or {@code FOLDER/FILE}.
     *
     * @throws ExperimentException when a file is not there or is not the one that the catalog knows
     */
    public List<Kept> take(Entry entry, Path folder) {
        return all(entry, (name, file, part) -> {
            Path nested = folder.resolve(entry.name()).resolve(name);
            Path source = Files.isRegularFile(nested) ? nested : folder.resolve(name);
            if (!Files.isRegularFile(source)) {
                throw new ExperimentException("there is neither " + nested + " nor " + source);
            }
            try {
                Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw FileProblem.of("copy", source, e);
            }
        });
    }

    /** How a file comes to lie at a place. */
    private interface Way {
        void bring(String name, RemoteFile file, Path part);
    }

    private List<Kept> all(Entry entry, Way way) {
        Path folder = cache.resolve(entry.name());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw FileProblem.of("make the folder", folder, e);
        }
        Path lockFile = folder.resolve(".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel, entry)) {
            List<Kept> kept = new ArrayList<>();
            for (var file : entry.files().entrySet()) {
                kept.add(one(entry, folder, file.getKey(), file.getValue(), way));
            }
            return kept;
        } catch (IOException e) {
            throw FileProblem.of("write in", folder, e);
        }
    }

    private static FileLock lock(FileChannel channel, Entry entry) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock()).orElseThrow(() -> busy(entry));
        } catch (OverlappingFileLockException e) {
            throw busy(entry);
        }
    }

    private static ExperimentException busy(Entry entry) {
        return new ExperimentException("another process is fetching " + entry.name() + "; wait until it is done");
    }

    private static Kept one(Entry entry, Path folder, String name, RemoteFile file, Way way) throws IOException {
        Path place = folder.resolve(name);
        if (Files.isRegularFile(place)) {
            String digest = Sha256.of(place);
            if (file.sha256().map(digest::equals).orElse(true)) {
                return new Kept(name, Files.size(place), digest, file.sha256().isPresent(), false);
            }
        }
        Path part = folder.resolve("." + name + ".part");
        boolean goesOn = Files.exists(part);
        way.bring(name, file, part);
        Optional<String> wrong = settle(part, place, file);
        if (wrong.isPresent() && goesOn) {
            way.bring(name, file, part); // the beginning from an earlier try may be at fault
            wrong = settle(part, place, file);
        }
        if (wrong.isPresent()) {
            throw new ExperimentException(entry.name() + "/" + name
                    + " is not the file that the catalog knows: its SHA-256 is "
                    + wrong.get() + ", expected " + file.sha256().orElse("any")
                    + (Files.exists(place) ? "; the file that was there is left as it was" : "; nothing was kept"));
        }
        return new Kept(name, Files.size(place), Sha256.of(place), file.sha256().isPresent(), true);
    }

    /** Moves what arrived to its place, or removes it and gives its digest where that is not the catalog's. */
    private static Optional<String> settle(Path part, Path place, RemoteFile file) throws IOException {
        Path whole = file.gzip() ? unpacked(part, file.bytes()) : part;
        String digest = Sha256.of(whole);
        if (!file.sha256().map(digest::equals).orElse(true)) {
            Files.deleteIfExists(whole);
            Files.deleteIfExists(part);
            return Optional.of(digest);
        }
        Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(part);
        return Optional.empty();
    }

    /** What is no gzip (a folder that was given may hold the file as it is kept) stays as it is. */
    private static Path unpacked(Path part, OptionalLong bytes) throws IOException {
        Path whole = part.resolveSibling(part.getFileName() + ".unpacked");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(part))) {
            in.mark(2);
            boolean packed = in.read() == 0x1f && in.read() == 0x8b;
            if (!packed) {
                return part;
            }
            in.reset();
            try (InputStream unpacking = new GZIPInputStream(in);
                    var out = Files.newOutputStream(whole)) {
                byte[] block = new byte[1 << 16];
                long left = bytes.orElse(Long.MAX_VALUE);
                for (int read = unpacking.read(block); read >= 0 && left >= 0; read = unpacking.read(block)) {
                    out.write(block, 0, read);
                    left -= read;
                }
            }
            return whole;
        } catch (java.io.EOFException | java.util.zip.ZipException e) {
            return part;
        }
    }
}
