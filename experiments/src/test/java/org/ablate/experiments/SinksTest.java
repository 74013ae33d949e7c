package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks of a plugin from outside listen where the descriptor or the command line names them, and change nothing of the run. */
class SinksTest {

    private static final String TALLY = """
            package org.example;
            import jakarta.inject.Inject;
            import java.io.IOException;
            import java.io.UncheckedIOException;
            import java.nio.file.*;
            import org.ablate.spi.component.*;
            import org.ablate.spi.event.*;
            @Component(value = "tally", summary = "Writes the name of each event to a file")
            public final class Tally implements EventSink {
                public record Config(@Doc("the file") Path path) {}
                private final Path file;
                @Inject Tally(Config config) { file = config.path(); }
                @Override public Overflow overflow() { return Overflow.BUFFER; }
                @Override public void accept(RunEvent event) { add(event.getClass().getSimpleName()); }
                @Override public void close() { add("closed"); }
                private void add(String line) {
                    try {
                        Files.writeString(file, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            """;

    private static final String PLUGIN = """
            package org.example;
            public final class SinkPlugin extends org.ablate.spi.component.Plugin {
                @Override protected void configure() { component(Tally.class); }
            }
            """;

    @TempDir
    Path folder = Path.of("");

    private Path jar = Path.of("");
    private Workplace workplace = new Workplace(folder);

    @BeforeEach
    void compileThePlugin() throws IOException {
        jar = new OutsidePlugin(folder)
                .with(TALLY, PLUGIN)
                .named("org.example.SinkPlugin")
                .jar(folder.resolve("sinks-1.0.jar"));
        workplace = Workplace.in(folder);
    }

    private Workplace.Outcome ablate(String verb, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--set", "data.path=" + workplace.text()));
        all.addAll(List.of(options));
        return OutsidePlugin.ablate(List.of(jar), verb, workplace, all);
    }

    private String tally(String name) {
        return "{type: tally, path: " + folder.resolve(name) + "}";
    }

    @Test
    void theyHearEachEventAndTheRunIsTheSame() throws IOException {
        assertThat(ablate("validate", "--set", "sinks=[" + tally("never") + "]").exitCode())
                .isZero();
        assertThat(folder.resolve("never")).doesNotExist();

        Workplace.Outcome plain = ablate("run");
        assertThat(plain.exitCode()).as(plain.err()).isZero();
        Workplace.Outcome heard = ablate("run", "--set", "sinks=[" + tally("one") + "]", "--sink", tally("two"));
        assertThat(heard.exitCode()).as(heard.err()).isZero();

        assertThat(Files.readAllLines(folder.resolve("one")))
                .startsWith("RunStarted", "StepCompleted")
                .endsWith("RunCompleted", "closed")
                .isEqualTo(Files.readAllLines(folder.resolve("two")));
        List<Path> runs = workplace.runs();
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1)).hasToString(runs.get(0) + "-2");
        assertThat(Workplace.journal(runs.get(1))).isEqualTo(Workplace.journal(runs.get(0)));
        assertThat(Workplace.contents(runs.get(1).resolve("checkpoints")))
                .isEqualTo(Workplace.contents(runs.get(0).resolve("checkpoints")));
    }

    @Test
    void oneThatIsNotThereIsToldWithTheOption() throws IOException {
        Workplace.Outcome outcome = ablate("run", "--sink", "talli");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--sink talli: ")
                .contains("there is no sink 'talli'")
                .contains("tally");
        assertThat(workplace.out()).doesNotExist();
        assertThat(ablate("run", "--sink", "{type: tally, file: x}").err())
                .contains("--sink {type: tally, file: x}: ")
                .contains("is not a field of 'tally'");
    }
}
