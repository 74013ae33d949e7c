package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.TextTable;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.fetch.Catalog;
import org.ablate.laboratory.fetch.Catalog.Entry;
import org.ablate.laboratory.fetch.FetchedFiles;
import org.ablate.laboratory.fetch.Fetcher;
import org.ablate.laboratory.fetch.Fetcher.Kept;
import org.ablate.laboratory.session.RunFailure;
import org.ablate.spi.ExperimentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings corpora and models into the user's cache. */
@Command(
        name = "fetch",
        description = {
            "Bring a public corpus or model into a cache in your home, checked; descriptors then name it: path: fetched:NAME."
                    + " An interrupted fetch goes on where it broke off.",
            "The cache is ~/.cache/ablate, or where the environment's ABLATE_CACHE says."
        },
        mixinStandardHelpOptions = true)
public final class FetchCommand implements Callable<Integer> {

    private static final long STEP = 1_000_000_000L;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "What to bring; --list shows what there is.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "List what there is, its license and size, and what is in the cache.")
    private boolean list;

    @Option(
            names = "--from",
            paramLabel = "FOLDER",
            description = "Take the files from FOLDER or FOLDER/NAME and not from the network.")
    private Optional<Path> from = Optional.empty();

    @Option(names = "--json", description = "One machine-readable summary on standard output.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress, only the result.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    private long last;

    @Override
    public Integer call() {
        Catalog catalog = Catalog.shipped();
        Path cache = FetchedFiles.cache();
        if (list || names.isEmpty()) {
            list(catalog, cache);
            return ExitCode.DONE;
        }
        List<Entry> wanted = names.stream().distinct().map(catalog::entry).toList();
        from.filter(folder -> !Files.isDirectory(folder)).ifPresent(folder -> {
            throw new ExperimentException("--from: there is no folder " + folder);
        });
        List<Map<String, Object>> summary = new ArrayList<>();
        try (Fetcher fetcher = new Fetcher(cache, this::progress)) {
            for (Entry entry : wanted) {
                List<Kept> kept =
                        from.map(folder -> fetcher.take(entry, folder)).orElseGet(() -> fetcher.fetch(entry));
                Path folder = cache.resolve(entry.name());
                summary.add(summary(entry, folder, kept));
                if (!json) {
                    print(entry, folder, kept);
                }
            }
        } catch (ExperimentException e) {
            throw new RunFailure(String.valueOf(e.getMessage()), e);
        }
        if (json) {
            Json.print(spec.commandLine().getOut(), summary);
        }
        return ExitCode.DONE;
    }

    private void progress(String file, long there, OptionalLong bytes) {
        boolean whole = bytes.isPresent() && there >= bytes.getAsLong();
        if (!quiet && (whole || System.nanoTime() - last > STEP)) {
            last = System.nanoTime();
            PrintWriter err = spec.commandLine().getErr();
            err.println(file + "  " + size(there) + (bytes.isPresent() ? " of " + size(bytes.getAsLong()) : ""));
            err.flush();
        }
    }

    private void print(Entry entry, Path folder, List<Kept> kept) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(entry.name() + ": " + folder + "  (" + entry.license() + ")");
        for (Kept file : kept) {
            String state = file.brought() ? "fetched" : "was there";
            out.println("  " + file.name() + "  " + size(file.bytes()) + "  " + state
                    + (file.known() ? ", checked" : ", its digest is not known here; SHA-256 " + file.sha256()));
        }
        out.flush();
    }

    private static Map<String, Object> summary(Entry entry, Path folder, List<Kept> kept) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("name", entry.name());
        summary.put("folder", folder.toString());
        summary.put("license", entry.license());
        summary.put("files", kept);
        return summary;
    }

    private void list(Catalog catalog, Path cache) {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> all = new ArrayList<>();
        TextTable table = new TextTable();
        table.row("name", "size", "here", "license", "what");
        for (Entry entry : catalog.entries().values()) {
            boolean here = entry.files().keySet().stream()
                    .allMatch(file ->
                            Files.isRegularFile(cache.resolve(entry.name()).resolve(file)));
            boolean open = entry.files().values().stream()
                    .allMatch(file -> file.address().isPresent());
            String size = entry.bytes().isPresent() ? size(entry.bytes().getAsLong()) : "?";
            table.row(entry.name(), size, here ? "yes" : open ? "" : "--from", entry.license(), entry.what());
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("name", entry.name());
            facts.put("what", entry.what());
            facts.put("license", entry.license());
            entry.bytes().ifPresent(bytes -> facts.put("bytes", bytes));
            entry.note().ifPresent(note -> facts.put("note", note));
            facts.put("files", entry.files().keySet());
            facts.put("here", here);
            all.add(facts);
        }
        if (json) {
            Json.print(out, all);
            return;
        }
        table.print(out);
        out.println();
        out.println("cache: " + cache + "; what is marked --from has no public address for all its files");
        out.flush();
    }

    private static String size(long bytes) {
        return bytes < 100_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
