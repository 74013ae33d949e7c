package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fault in the code of a plugin from outside is told as its fault: component, place in the descriptor, plugin, jar and cause. */
class OutsideFaultsTest {

    private static final String HEAD = """
            package org.example;
            import ai.djl.ndarray.*;
            import ai.djl.ndarray.types.Shape;
            import jakarta.inject.*;
            import java.util.*;
            import org.ablate.spi.component.*;
            import org.ablate.spi.data.*;
            import org.ablate.spi.layer.*;
            import org.ablate.spi.model.*;
            import org.ablate.spi.tensor.*;
            import org.ablate.spi.training.*;
            """;

    private static final String PLUGIN = """
            public final class FaultyPlugin extends Plugin {
                @Override
                protected void configure() {
                    component(FaultyNorm.class);
                    component(StaticNorm.class);
                    component(OldNorm.class);
                    component(FaultyOptimizer.class);
                    component(FaultyMetric.class);
                    component(FaultyData.class);
                    component(FaultyPostProcessor.class);
                }
            }
            """;

    private static final String NORM = """
            @Component(value = "faulty-norm", summary = "Fails where it is told to")
            public final class FaultyNorm extends Norm {
                public record Config(@Doc("where") @Default("nowhere") String where) implements SelfValidating {
                    public Config {
                        if (where.equals("config")) { String none = null; none.length(); }
                    }
                    @Override
                    public void check(ValidationContext checks) {
                        if (where.equals("check")) throw new IllegalStateException("spilled");
                    }
                }
                private final Config config;
                private final Ops ops;
                @Inject
                FaultyNorm(Config config, Ops ops) {
                    this.config = config;
                    this.ops = ops;
                    if (config.where().equals("constructor")) throw new IllegalStateException("spilled");
                    if (config.where().equals("ops")) ops.precision();
                    if (config.where().equals("text")) ops.kernel("wrong", "def wrong(self, x: Tensor) -> Tensor:\\n    return nothing\\n");
                    if (config.where().equals("cause")) throw new IllegalStateException("no table", new java.io.IOException("disk on fire"));
                }
                @Override
                public NDArray forward(NDArray input) {
                    return switch (config.where()) {
                        case "forward" -> throw new IllegalStateException("spilled");
                        case "lambda" -> ((java.util.function.Supplier<NDArray>) () -> { throw new IllegalStateException("spilled"); }).get();
                        case "helper" -> Helper.help();
                        case "shape" -> input.add(ops.zeros(new Shape(7)));
                        case "program" -> ops.linear(input, ops.zeros(new Shape(7, 5)), null);
                        case "initializer" -> Table.of(input);
                        case "recursion" -> forward(input);
                        case "nothing" -> null;
                        case "wrong-shape" -> ops.zeros(new Shape(3, 5, 7));
                        default -> input;
                    };
                }
                static final class Table {
                    static final int SIZE = size();
                    static int size() { throw new IllegalStateException("no table"); }
                    static NDArray of(NDArray input) { return SIZE > 0 ? input : null; }
                }
            }
            """;

    private static final String HELPER = """
            public final class Helper {
                static NDArray help() { throw new IllegalStateException("spilled"); }
            }
            """;

    private static final String STATIC_NORM = """
            @Component(value = "static-norm", summary = "Cannot be initialized")
            public final class StaticNorm extends Norm {
                static final int SIZE = Integer.parseInt("many");
                @Inject
                StaticNorm() {}
                @Override
                public NDArray forward(NDArray input) { return input; }
            }
            """;

    private static final String OLD_NORM = """
            @Component(value = "old-norm", summary = "Was compiled against another version")
            public final class OldNorm extends OlderNorm {
                @Inject
                OldNorm() {}
            }
            """;

    private static final String OPTIMIZER = """
            @Component(value = "faulty-optimizer", summary = "Fails in its step")
            public final class FaultyOptimizer implements Optimizer {
                @Inject
                FaultyOptimizer() {}
                @Override
                public double learningRate() { return 1e-3; }
                @Override
                public void begin(Map<String, Parameter> parameters) {}
                @Override
                public void step(NDList gradients, double learningRate, long step) { throw new IllegalStateException("spilled"); }
                @Override
                public Map<String, NDArray> state() { return Map.of(); }
            }
            """;

    private static final String METRIC = """
            @Component(value = "faulty-metric", summary = "Fails in its tally")
            public final class FaultyMetric implements Metric {
                public record Config(@Doc("whether its tally lacks a method") @Default("false") boolean old) {}
                private final Config config;
                @Inject
                FaultyMetric(Config config) { this.config = config; }
                @Override
                public Metric.Tally begin() { return config.old() ? new OldTally() : new FaultyTally(); }
                @Override
                public boolean lowerIsBetter() { return true; }
            }
            """;

    private static final String TALLIES = """
            public final class FaultyTally implements Metric.Tally {
                @Override
                public void add(Metric.Observation observation) { throw new IllegalStateException("spilled"); }
                @Override
                public double value() { return 0; }
            }
            final class OldTally extends OlderTally {}
            """;

    private static final String DATA = """
            @Component(value = "faulty-data", summary = "Fails at its third item")
            public final class FaultyData implements DataSource {
                @Inject
                FaultyData() {}
                @Override
                public Iterable<Item> items(Split split) {
                    return () -> java.util.stream.Stream.iterate(0, i -> i + 1).map(i -> {
                        if (i == 2) throw new IllegalStateException("spilled");
                        return Item.text("some text", "row " + i);
                    }).iterator();
                }
            }
            """;

    private static final String POST_PROCESSOR = """
            @Component(value = "faulty-post-processor", summary = "Fails in what it does to text")
            public final class FaultyPostProcessor implements PostProcessor {
                @Inject
                FaultyPostProcessor() {}
                @Override
                public Optional<String> process(String text) { throw new IllegalStateException("spilled"); }
            }
            """;

    @TempDir
    private static Path shared;

    private static Path jar;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws IOException {
        String norm = "public abstract class OlderNorm extends Norm {%s}";
        String tally = "public abstract class OlderTally implements Metric.Tally {"
                + " public void add(Metric.Observation observation) {} %s}";
        jar = new OutsidePlugin(shared)
                .with(Stream.of(
                                PLUGIN,
                                NORM,
                                HELPER,
                                STATIC_NORM,
                                OLD_NORM,
                                OPTIMIZER,
                                METRIC,
                                TALLIES,
                                DATA,
                                POST_PROCESSOR,
                                norm.formatted("public NDArray forward(NDArray input) { return input; }"),
                                tally.formatted("public double value() { return 0; }"))
                        .map(HEAD::concat)
                        .toArray(String[]::new))
                .with(HEAD + norm.formatted(""), HEAD + tally.formatted("")) // another version
                .named("org.example.FaultyPlugin")
                .jar(shared.resolve("faulty-1.0.jar"));
    }

    private static Workplace.Outcome command(Path jar, Path folder, String verb, String... set) throws IOException {
        Workplace workplace = Workplace.in(Files.createTempDirectory(folder, "work"));
        List<String> all = new ArrayList<>();
        if (Stream.of(set).noneMatch(value -> value.startsWith("data="))) {
            all.addAll(List.of("--set", "data.path=" + workplace.text()));
        }
        for (String value : set) {
            all.addAll(value.startsWith("--") ? List.of(value) : List.of("--set", value));
        }
        return OutsidePlugin.ablate(List.of(jar), verb, workplace, all);
    }

    private static String norm(String where) {
        return "model.norm={type: faulty-norm, where: " + where + "}";
    }

    static Stream<Arguments> foundByValidation() {
        String norm = "norm 'faulty-norm' is of plugin org.example.FaultyPlugin in faulty-1.0.jar";
        String spilled = "model.norm (faulty-norm) cannot be built at FaultyNorm.java:";
        return Stream.of(
                Arguments.of(norm("constructor"), List.of(spilled, ": IllegalStateException: spilled; " + norm)),
                Arguments.of(
                        "model.norm={type: faulty-norm, where: cause}",
                        List.of("IllegalStateException: no table, caused by IOException: disk on fire", norm)),
                Arguments.of(norm("ops"), List.of(spilled, "ops.precision", norm)),
                Arguments.of(
                        norm("config"), List.of(": model.norm: ", "FaultyNorm$Config in faulty-1.0.jar failed: Null")),
                Arguments.of(
                        norm("check"), List.of(": model.norm: ", "IllegalStateException: spilled", "faulty-1.0.jar")),
                Arguments.of(
                        "model.norm=static-norm",
                        List.of(
                                "model.norm (static-norm)",
                                "the static initializer of org.example.StaticNorm failed: NumberFormatException: For input"
                                        + " string: \"many\"",
                                "faulty-1.0.jar")),
                Arguments.of(
                        "model.norm=old-norm",
                        List.of(
                                "model.norm (old-norm) has no method NDArray forward(NDArray), which Norm asks for",
                                "norm 'old-norm' is of plugin org.example.FaultyPlugin in faulty-1.0.jar")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void foundByValidation(String set, List<String> said) throws IOException {
        for (String verb : List.of("validate", "run")) {
            Workplace.Outcome outcome = command(jar, folder, verb, set);
            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
            assertThat(outcome.err()).contains(said).doesNotContain("defect of Ablate", "\tat ");
            assertThat(outcome.err().lines().count()).as(outcome.err()).isLessThanOrEqualTo(2);
            assertThat(outcome.err().replace("--set " + set, ""))
                    .containsOnlyOnce("model.norm")
                    .doesNotContain("decoder");
        }
    }

    static Stream<Arguments> metAtWork() {
        String norm = "norm 'faulty-norm' is of plugin org.example.FaultyPlugin in faulty-1.0.jar";
        String failed = "model.norm (faulty-norm) failed at FaultyNorm.java:";
        String spilled = ": IllegalStateException: spilled; ";
        return Stream.of(
                Arguments.of(norm("forward"), List.of(failed, spilled + norm)),
                Arguments.of(norm("lambda"), List.of(failed, spilled + norm)),
                Arguments.of(
                        norm("helper"),
                        List.of("model.norm (faulty-norm) failed at Helper.java:", spilled, "faulty-1.0.jar")),
                Arguments.of(norm("shape"), List.of(failed, "size of tensor a (16) must match", norm)),
                Arguments.of(norm("program"), List.of(failed, ": the tensor program 'linear' failed on ", norm)),
                Arguments.of(
                        norm("text"),
                        List.of(
                                "model.norm (faulty-norm) cannot be built at FaultyNorm.java:",
                                ": a tensor program does not compile",
                                norm)),
                Arguments.of(
                        norm("initializer"),
                        List.of(
                                failed,
                                "the static initializer of org.example.FaultyNorm$Table failed: IllegalStateException: no table",
                                norm)),
                Arguments.of(norm("recursion"), List.of(failed, ": StackOverflowError; ", norm)),
                Arguments.of(
                        "optimizer=faulty-optimizer",
                        List.of(
                                "optimizer (faulty-optimizer) failed at FaultyOptimizer.java:",
                                spilled,
                                "faulty-1.0.jar")),
                Arguments.of(
                        "evaluation.metrics=[loss, faulty-metric]",
                        List.of(
                                "evaluation.metrics.1 (faulty-metric) failed at FaultyTally.java:",
                                spilled,
                                "faulty-1.0.jar")),
                Arguments.of(
                        "evaluation.metrics=[loss, {type: faulty-metric, old: true}]",
                        List.of(
                                "evaluation.metrics.1 (faulty-metric) failed: ",
                                "org.example.OldTally",
                                "faulty-1.0.jar")),
                Arguments.of(
                        "data={type: faulty-data}",
                        List.of("data (faulty-data) failed at FaultyData.java:", spilled, "faulty-1.0.jar")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void metAtWork(String set, List<String> said) throws IOException {
        Workplace.Outcome outcome = command(jar, folder, "run", set);
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err()).contains(said).doesNotContain("defect of Ablate", "\tat ");
    }

    @Test
    void whatIsGivenToAnotherComponentIsNotThatOnesFault() throws IOException {
        for (String where : List.of("nothing", "wrong-shape")) {
            Workplace.Outcome outcome = command(jar, folder, "run", norm(where));
            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains(
                            "model.norm", "norm 'faulty-norm' is of plugin org.example.FaultyPlugin in faulty-1.0.jar")
                    .doesNotContain("please report it");
        }
    }

    @Test
    void ofSeveralComponentsOfAPluginTheOneThatCalledIsNamed() throws IOException {
        Workplace.Outcome outcome = command(
                jar,
                folder,
                "run",
                norm("helper"),
                "optimizer=faulty-optimizer",
                "evaluation.metrics=[loss, faulty-metric]");
        assertThat(outcome.err())
                .contains("ablate: model.norm (faulty-norm) failed at Helper.java:")
                .contains("norm 'faulty-norm' is of plugin org.example.FaultyPlugin in faulty-1.0.jar")
                .doesNotContain("faulty-optimizer", "faulty-metric");
    }

    @Test
    void aFaultInASampleIsAWarningThatNamesItsComponent() throws IOException {
        Path work = Files.createTempDirectory(folder, "sample");
        Workplace workplace = Workplace.in(work);
        Workplace.Outcome outcome = OutsidePlugin.ablate(
                List.of(jar),
                "run",
                workplace.descriptor().toString(),
                "--quiet",
                "--out",
                workplace.out().toString(),
                "--set",
                "data.path=" + workplace.text(),
                "--set",
                "samples.postProcessing=[faulty-post-processor]");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(Workplace.read(workplace.runs().get(0).resolve("events.jsonl")))
                .contains("samples.postProcessing.0 (faulty-post-processor) failed at FaultyPostProcessor.java:")
                .contains("faulty-1.0.jar");
    }

    @Test
    void stacktraceShowsMore() throws IOException {
        Workplace.Outcome without = command(jar, folder, "run", norm("forward"));
        assertThat(without.err()).contains("ablate: --stacktrace shows more");
        assertThat(command(jar, folder, "run", norm("forward"), "--stacktrace").err())
                .contains("\tat org.example.FaultyNorm.forward(FaultyNorm.java:")
                .doesNotContain("--stacktrace shows more");
        assertThat(command(jar, folder, "validate", norm("constructor"), "--stacktrace")
                        .err())
                .contains("\tat org.example.FaultyNorm.<init>(FaultyNorm.java:");
        assertThat(command(jar, folder, "validate", norm("check"), "--stacktrace")
                        .err())
                .contains("\tat org.example.FaultyNorm$Config.check(FaultyNorm.java:");
    }

    private static String component(String config) {
        return "@Component(value = \"odd\", summary = \"Has a config that is wrong\")\n"
                + "public final class Odd extends Norm {\n"
                + "    public enum Size { SMALL, LARGE }\n"
                + "    public record Inner(@Default(\"1\") int depth) {}\n"
                + "    public record Config(" + config + ") {}\n"
                + "    @Inject Odd(Config config) {}\n"
                + "    @Override public NDArray forward(NDArray input) { return input; }\n"
                + "}\n";
    }

    static Stream<Arguments> defaultsFoundAtLoad() {
        return Stream.of(
                Arguments.of(
                        "@Default(\"abc\") double share",
                        "'share' cannot be read: found the text 'abc'; expected a number"),
                Arguments.of(
                        "@Default(\"1.5\") int count",
                        "'count' cannot be read: found the number 1.5; expected a whole number"),
                Arguments.of("@Default(\"[1, 2\") List<Integer> sizes", "'sizes' cannot be read: "),
                Arguments.of(
                        "@Default(\"[1, two]\") List<Integer> sizes", "'sizes' cannot be read: found the text 'two'"),
                Arguments.of(
                        "@Default(\"{a: yes}\") Map<String, Double> weights",
                        "'weights' cannot be read: found the text 'yes'"),
                Arguments.of(
                        "@Default(\"medium\") Size size",
                        "'size' cannot be read: found the text 'medium'; expected one of small, large"),
                Arguments.of(
                        "@Default(\"maybe\") Optional<Boolean> flag",
                        "'flag' cannot be read: found the text 'maybe'; expected true or false"),
                Arguments.of("@Default(\"~\") String name", "'name' cannot be read: has no value; expected a text"),
                Arguments.of(
                        "@Default(\"{depth: deep}\") Inner inner",
                        "'inner.depth' cannot be read: found the text 'deep'"),
                Arguments.of(
                        "@Default(\"{width: 3}\") Inner inner",
                        "its default gives 'width' to org.example.Odd$Inner, which has the fields depth"),
                Arguments.of(
                        "@Default(\"[rope]\") Choice<PositionEncoding> position",
                        "'position' cannot be read: found a list; expected the name of a position"),
                Arguments.of(
                        "@Default(\"{type: rope, theta: lots}\") Choice<PositionEncoding> position",
                        "'theta' cannot be read: found the text 'lots'"),
                Arguments.of(
                        "@Default(\"odd\") Choice<Norm> inner",
                        "its slots hold one norm inside another without end ('odd', and again 'odd')"),
                Arguments.of(
                        "@Default(\"[odd]\") List<Choice<Norm>> inner",
                        "its slots hold one norm inside another without end"),
                Arguments.of(
                        "@Default(\"{type: odd, name: a}\") Choice<Norm> inner, @Default(\"b\") String name",
                        "its slots hold one norm inside another without end"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void defaultsFoundAtLoad(String config, String said) throws IOException {
        String plugin = "public final class OddPlugin extends Plugin {\n"
                + "    @Override protected void configure() { component(Odd.class); }\n}\n";
        Path odd = new OutsidePlugin(folder)
                .with(HEAD + component(config), HEAD + plugin)
                .named("org.example.OddPlugin")
                .jar(folder.resolve("odd-2.0.jar"));
        assertRefusedAtLoad(
                odd,
                "plugin org.example.OddPlugin contributes org.example.Odd, which has wrong defaults: ",
                said,
                "; the plugin is in odd-2.0.jar");
    }

    @Test
    void aDefaultThatNamesWhatIsNotInstalledIsToldAsADefault() throws IOException {
        String plugin = "public final class OddPlugin extends Plugin {\n"
                + "    @Override protected void configure() { component(Odd.class); }\n}\n";
        Path odd = new OutsidePlugin(folder)
                .with(HEAD + component("@Default(\"gone\") Choice<PositionEncoding> position"), HEAD + plugin)
                .named("org.example.OddPlugin")
                .jar(folder.resolve("odd-2.0.jar"));
        assertThat(command(odd, folder, "validate").exitCode()).isZero();
        Workplace.Outcome outcome = command(odd, folder, "validate", "model.norm=odd");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("there is no position 'gone'", "(default of odd (odd 2.0))");
    }

    private void assertRefusedAtLoad(Path jar, String... said) throws IOException {
        Workplace.Outcome outcome = command(jar, folder, "validate", "model.norm=layer-norm");
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(said).hasLineCount(1);
    }

    @Test
    void aLineOfServicesThatNamesNoClassIsToldWithItsJar() throws IOException {
        Path wrong = new OutsidePlugin(folder)
                .named("# ours", "org.example.Nobody # gone")
                .jar(folder.resolve("wrong-3.1.jar"));
        assertRefusedAtLoad(
                wrong,
                "plugin org.example.Nobody failed to load: ",
                "line 2 of META-INF/services/org.ablate.spi.component.Plugin in wrong-3.1.jar names it");
        Path noPlugin = new OutsidePlugin(folder)
                .with("package org.example; public class Nobody {}")
                .named("org.example.Nobody")
                .jar(folder.resolve("none-3.2.jar"));
        assertRefusedAtLoad(noPlugin, "plugin org.example.Nobody failed to load: ", "in none-3.2.jar names it");
        Path noName = new OutsidePlugin(folder).named("no name at all").jar(folder.resolve("noname-3.3.jar"));
        assertRefusedAtLoad(noName, "noname-3.3.jar!/META-INF/services/", ":1: Illegal configuration-file syntax");
    }

    @Test
    void aPluginThatCannotBeMadeIsToldWithTheCauseAndItsJar() throws IOException {
        String plugin = """
                public final class StaticPlugin extends Plugin {
                    static final int SIZE = Integer.parseInt("many");
                    @Override protected void configure() {}
                }
                """;
        Path unready = new OutsidePlugin(folder)
                .with(HEAD + plugin)
                .named("org.example.StaticPlugin")
                .jar(folder.resolve("unready-4.jar"));
        assertRefusedAtLoad(
                unready,
                "plugin org.example.StaticPlugin failed to load: the static initializer of org.example.StaticPlugin failed:"
                        + " NumberFormatException: For input string: \"many\"",
                "unready-4.jar");
        Path torn = new OutsidePlugin(folder)
                .with(
                        HEAD + "public final class TornPlugin extends Plugin {\n"
                                + "    @Override protected void configure() { component(Gone.class); }\n}\n",
                        "package org.example; public class Gone {}")
                .without("org.example.Gone")
                .named("org.example.TornPlugin")
                .jar(folder.resolve("torn-5.jar"));
        assertRefusedAtLoad(
                torn,
                "plugin org.example.TornPlugin failed to load: the class org.example.Gone is missing",
                "torn-5.jar");
    }
}
