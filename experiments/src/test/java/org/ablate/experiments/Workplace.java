package org.ablate.experiments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.ablate.cli.Main;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.events.EventFanOut;
import org.ablate.laboratory.events.Journal;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.TrainingThread;
import org.ablate.spi.data.Split;
import org.ablate.spi.event.RunEvent;

/** A folder with a small text, a small experiment and the runs made of it. */
record Workplace(Path folder) {

    /** What a command line gave. */
    record Outcome(int exitCode, String out, String err) {}

    static Workplace in(Path folder) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            text.append("the ")
                    .append(i % 7)
                    .append(" owls sat on ")
                    .append(i % 5)
                    .append(" oaks;\n");
        }
        Workplace workplace = new Workplace(folder);
        try (InputStream tiny = Workplace.class.getResourceAsStream("tiny.yaml")) {
            Files.writeString(workplace.text(), text);
            Files.copy(tiny, workplace.descriptor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return workplace;
    }

    Path text() {
        return folder.resolve("text.txt");
    }

    Path descriptor() {
        return folder.resolve("tiny.yaml");
    }

    Path out() {
        return folder.resolve("runs");
    }

    /** Runs the command line with this folder's text and runs. */
    Outcome ablate(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", out().toString()));
        return plain(all.toArray(String[]::new));
    }

    /** A run of the small experiment, with more options. */
    Outcome run(String... options) {
        List<String> all =
                new ArrayList<>(List.of("run", descriptor().toString(), "--set", "data.path=" + text(), "--quiet"));
        all.addAll(List.of(options));
        return ablate(all.toArray(String[]::new));
    }

    /** Options that make a run of a descriptor that ships one of two steps, with little data. */
    List<String> shortened(Path descriptor) {
        List<String> options = new ArrayList<>(
                List.of("--set", "training.steps=2", "--set", "samples.tokens=4", "--set", "samples.prompt=o"));
        String text = read(descriptor);
        if (text.contains("wordnet-")) {
            String source = text.contains("of: {type: wordnet") ? "data.of" : "data";
            String words = text.contains("wordnet-preferences") ? "verb" : "adverb";
            options.addAll(List.of("--set", source + ".partsOfSpeech=" + words));
        }
        if (text.contains("wordnet-preferences")) {
            options.addAll(List.of("--set", "data.count=64"));
        } else if (text.contains("type: preferences")) {
            options.addAll(List.of("--set", "context=64"));
        }
        return options;
    }

    static Outcome plain(String... arguments) {
        return captured(() -> Main.run(arguments));
    }

    /** What a command line prints while it works, and its exit code. */
    static Outcome captured(IntSupplier work) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            int code = work.getAsInt();
            return new Outcome(
                    code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The folders of all runs, by name. */
    List<Path> runs() {
        if (!Files.isDirectory(out())) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(out())) {
            return paths.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The journal with what may differ between repeats, times and the folder's name, taken out. */
    static String journal(Path run) {
        return read(run.resolve("events.jsonl"))
                .replaceAll("\"(time|millis|seconds)\":(\"[^\"]*\"|[0-9.eE+-]+)", "\"$1\":0")
                .replace(run.getFileName().toString(), "RUN");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file below a folder with its bytes as text that compares well. */
    static List<String> contents(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> folder.relativize(file) + " " + digest(file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path file) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A run's folder as it is before the first step. */
    static void copyBeginning(Path from, Path to) {
        try {
            Files.createDirectory(to);
            for (String name : List.of("descriptor.yaml", "resolved.yaml", "lock.json", "tokenizer.json")) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
            Path classes = from.resolve("classes.json");
            if (Files.exists(classes)) {
                Files.copy(classes, to.resolve("classes.json"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes on with a run and interrupts it after a step. */
    void runUntil(Path directory, int step) {
        Laboratory laboratory = Laboratory.installed();
        ExperimentGraph graph = laboratory.read(directory.resolve("resolved.yaml"), List.of());
        RunDirectory run = RunDirectory.open(directory.toString(), folder);
        TrainingThread training = new TrainingThread(
                graph, new DataPreparation(graph, out()).prepare(run, Split.VALIDATION), run, laboratory.engine());
        new EventFanOut(() -> Journal.append(run.journal()), List.of())
                .through(training.events())
                .doOnNext(event -> {
                    if (event instanceof RunEvent.StepCompleted completed && completed.step() == step) {
                        training.stop();
                    }
                })
                .blockLast();
    }
}
