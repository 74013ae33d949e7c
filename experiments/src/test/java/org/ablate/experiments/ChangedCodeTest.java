package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes by the code that its components come from: the plugin's and its library's, not that of others that are installed. */
class ChangedCodeTest {

    private static final String LIBRARY = """
            package org.rates;
            public final class Rates {
                public static double half() { return %s; }
            }
            """;
    private static final String SCHEDULE = """
            package org.example;
            import jakarta.inject.Inject;
            import org.ablate.spi.component.*;
            import org.ablate.spi.training.Schedule;
            @Component(value = "half", summary = "Half the rate, by a library")
            public final class HalfSchedule implements Schedule {
                public record Config() {}
                @Inject
                HalfSchedule(Config config) {}
                @Override
                public double factor(long step, long steps) { return %s * org.rates.Rates.half(); }
            }
            """;
    private static final String PLUGIN = """
            package org.%1$s;
            import org.ablate.spi.component.Plugin;
            public final class %2$s extends Plugin {
                @Override
                protected void configure() {%3$s}
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aPluginOrLibraryThatWasRebuiltIsRefusedByNameAndOthersMakeNoDifference() throws IOException {
        Workplace workplace = Workplace.in(folder);
        Path library = library("0.5");
        List<Path> began = List.of(plugin("1"), library);
        String[] set = {"--set", "data.path=" + workplace.text(), "--set", "schedule=half"};
        Workplace.Outcome trained = run(workplace, began, set);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Path whole = workplace.runs().get(0);

        assertThat(resume(workplace, whole, List.of(plugin("2"), library)))
                .satisfies(it -> assertRefused(it, "org.example.MyPlugin"));
        assertThat(resume(workplace, whole, List.of(began.get(0), library("0.25"))))
                .satisfies(it -> assertRefused(it, "rates"));
        assertThat(resume(workplace, whole, List.of(began.get(0), library, other())))
                .satisfies(it -> assertThat(it.exitCode()).as(it.err()).isZero());

        Workplace.Outcome evaluated = command(List.of(plugin("2"), library), "evaluate", workplace, whole.toString());
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        assertThat(evaluated.err()).contains("was made with other code", "org.example.MyPlugin");

        run(workplace, List.of(began.get(0), library, other()), set);
        assertThat(workplace.runs())
                .anyMatch(run -> run.getFileName().toString().equals(whole.getFileName() + "-2"));
    }

    private static void assertRefused(Workplace.Outcome outcome, String differs) {
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .hasLineCount(1)
                .contains("began with other code")
                .contains("what differs: " + differs + ";");
    }

    private Workplace.Outcome resume(Workplace workplace, Path whole, List<Path> jars) throws IOException {
        Path stopped = Files.createTempDirectory(folder, "stopped").resolve("tiny");
        Workplace.copyBeginning(whole, stopped);
        return command(jars, "resume", workplace, stopped.toString(), "--quiet");
    }

    private static Workplace.Outcome run(Workplace workplace, List<Path> jars, String... set) throws IOException {
        return OutsidePlugin.ablate(jars, "run", workplace, List.of(set));
    }

    private static Workplace.Outcome command(List<Path> jars, String verb, Workplace workplace, String... more)
            throws IOException {
        List<String> all =
                new ArrayList<>(List.of(verb, "--out", workplace.out().toString()));
        all.addAll(List.of(more));
        return OutsidePlugin.ablate(jars, all.toArray(String[]::new));
    }

    private Path library(String half) throws IOException {
        return new OutsidePlugin(folder).with(LIBRARY.formatted(half)).jar(place("rates-2.1.jar"));
    }

    private Path plugin(String factor) throws IOException {
        return new OutsidePlugin(folder)
                .with(
                        LIBRARY.formatted("0.5"),
                        SCHEDULE.formatted(factor),
                        PLUGIN.formatted("example", "MyPlugin", "component(HalfSchedule.class);"))
                .without("org.rates.Rates")
                .named("org.example.MyPlugin")
                .jar(place("my-plugin-1.0.jar"));
    }

    private Path other() throws IOException {
        return new OutsidePlugin(folder)
                .with(PLUGIN.formatted("other", "OtherPlugin", ""))
                .named("org.other.OtherPlugin")
                .jar(place("other-1.0.jar"));
    }

    private Path place(String name) throws IOException {
        return Files.createTempDirectory(folder, "jars").resolve(name);
    }
}
