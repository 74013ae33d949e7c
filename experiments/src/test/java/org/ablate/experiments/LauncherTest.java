package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The script {@code ablate} in a small checkout, with programs in the place of Java and Maven that say what they were called with:
 * when it builds, what it says, and what it starts.
 */
class LauncherTest {

    private static final List<String> TOOLS = List.of(
            "sh",
            "find",
            "sort",
            "xargs",
            "sha256sum",
            "cut",
            "sed",
            "grep",
            "head",
            "date",
            "touch",
            "mv",
            "rm",
            "mkdir",
            "cp",
            "cat",
            "tr",
            "flock",
            "mktemp",
            "readlink",
            "locale",
            "sleep");

    private static final String JAVA = """
            #!/bin/sh
            if [ "$1" = -version ]; then echo 'openjdk version "17.0.1" 2021-10-19' >&2; exit; fi
            for it in "$@"; do case $it in -XX:ArchiveClassesAtExit=*) : > "${it#*=}"; exit ;; esac; done
            echo "locale ${LC_ALL-}"
            for it in "$@"; do echo "$it"; done
            """;

    private static final String MAVEN = """
            #!/bin/sh
            if [ "$1" = -v ]; then echo 'Apache Maven 3.9.9 (1)'; exit; fi
            while [ "$1" != -f ]; do shift; done
            home=${2%/pom.xml} here=${0%/*}
            echo built >> "$here/builds"
            echo '[INFO] Building Ablate SPI 0.1.0                               [1/2]'
            if [ -f "$here/during" ]; then . "$here/during"; fi
            echo '[INFO] Building Ablate runner 0.1.0                            [2/2]'
            mkdir -p "$home/runner/target/classes" "$home/experiments/target"
            cp "$home/runner/src/main/Main.java" "$home/runner/target/runner.jar"
            printf '%s' "$home/runner/target/runner.jar:$here/lib.jar" > "$home/experiments/target/classpath"
            """;

    @TempDir
    Path folder;

    private Path bin;
    private Path home;

    record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void checkout() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : TOOLS) {
            for (String place : List.of("/usr/bin", "/bin")) {
                Path program = Path.of(place, tool);
                if (Files.isExecutable(program) && !Files.exists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), program);
                }
            }
        }
        program("java", JAVA);
        program("javac", "#!/bin/sh\n");
        program("mvn", MAVEN);
        Files.writeString(bin.resolve("lib.jar"), "library");
        home = Files.createDirectories(folder.resolve("a checkout"));
        Files.copy(Path.of("../ablate").toAbsolutePath().normalize(), home.resolve("ablate"));
        for (String module : List.of("framework-api", "plugins", "runner", "experiments")) {
            Files.createDirectories(home.resolve(module).resolve("src/main"));
            Files.writeString(home.resolve(module).resolve("pom.xml"), "<project/>");
        }
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.writeString(source(), "class Main {}");
    }

    @AfterEach
    void removeLinks() throws IOException {
        for (String tool : TOOLS) {
            Files.deleteIfExists(bin.resolve(tool));
        }
    }

    private Path source() {
        return home.resolve("runner/src/main/Main.java");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(bin.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome ablate(String... arguments) {
        return finished(started(home.resolve("ablate"), arguments));
    }

    private Process started(Path script, String... arguments) {
        try {
            List<String> command = Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                    .toList();
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.put("PATH", bin.toString());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome finished(Process process) {
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long builds() {
        try (Stream<String> lines =
                Files.exists(bin.resolve("builds")) ? Files.lines(bin.resolve("builds")) : Stream.empty()) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refused(Outcome outcome, String message) {
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("ablate: ")
                .contains(message);
    }

    @Test
    void theFirstStartTellsWhereTheBuildIsAndTheNextBuildsNothing() {
        Outcome first = ablate("run", "a b.yaml", "床前");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err()).contains("ablate: [1/2] Ablate SPI, ").contains("ablate: [2/2] Ablate runner, ");
        assertThat(first.out().lines()).endsWith("run", "a b.yaml", "床前");
        Outcome second = ablate("runs");
        assertThat(second.err()).isEmpty();
        assertThat(second.out().lines()).endsWith("runs");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void textIsUtf8WithoutALocale() {
        assertThat(ablate("runs").out()).contains("locale C.UTF-8\n");
    }

    @Test
    void aSourceThatIsTouchedBuildsNothingAndOneThatChangedBuilds() throws IOException {
        ablate("runs");
        Files.setLastModifiedTime(source(), FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(ablate("runs").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
        Files.writeString(source(), "class Main { int x; }");
        ablate("runs");
        assertThat(builds()).isEqualTo(2);
        Path other = Files.writeString(source().resolveSibling("Other.java"), "class Other {}");
        ablate("runs");
        assertThat(builds()).isEqualTo(3);
        Files.delete(other);
        ablate("runs");
        assertThat(builds()).isEqualTo(4);
    }

    @Test
    void testsAndDocumentsAreNoSources() throws IOException {
        ablate("runs");
        Files.createDirectories(home.resolve("runner/src/test/java"));
        Files.writeString(home.resolve("runner/src/test/java/MainTest.java"), "class MainTest {}");
        Files.writeString(home.resolve("README.md"), "read");
        assertThat(ablate("runs").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"mv", "cp -r", "cp -a"})
    void aCheckoutThatWasMovedOrCopiedRunsItsOwnJarsWithoutABuild(String how) throws Exception {
        ablate("runs");
        Path other = folder.resolve("somewhere else");
        String[] move = Stream.concat(Stream.of(how.split(" ")), Stream.of(home.toString(), other.toString()))
                .toArray(String[]::new);
        assertThat(new ProcessBuilder(move).start().waitFor()).isZero();
        Outcome outcome = finished(started(other.resolve("ablate"), "runs"));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains(other + "/target/launch/jars-").doesNotContain(home + "/");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aLinkToTheScriptIsTheScript() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("lab"), home.resolve("ablate"));
        Outcome outcome = finished(started(link, "runs"));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains(home + "/target/launch/jars-");
    }

    @Test
    void aRunThatGoesOnKeepsItsJarsWhileTheNextBuildIsMade() throws IOException {
        String before = ablate("runs").out();
        Files.writeString(source(), "class Main { int x; }");
        assertThat(ablate("runs").out()).isNotEqualTo(before);
    }

    @Test
    void aDependencyThatIsGoneIsFetchedByABuild() throws IOException {
        ablate("runs");
        Files.delete(bin.resolve("lib.jar"));
        Files.writeString(bin.resolve("during"), "echo library > \"$here/lib.jar\"\n");
        assertThat(ablate("runs").exitCode()).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void twoAtOnceBuildOnce() throws IOException {
        Files.writeString(bin.resolve("during"), "sleep 1\n");
        Process one = started(home.resolve("ablate"), "one");
        Process two = started(home.resolve("ablate"), "two");
        assertThat(finished(one).out().lines()).endsWith("one");
        assertThat(finished(two).out().lines()).endsWith("two");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void whatABuildThatDidNotEndLeftBehindIsMadeAnew() throws IOException {
        Path half = home.resolve("runner/target/classes/Half.class");
        Files.writeString(
                bin.resolve("during"),
                "mkdir -p \"${0%/*}\" \"$home/runner/target/classes\"; : > '" + half + "'; kill -9 $$\n");
        assertThat(ablate("runs").exitCode()).isEqualTo(1);
        assertThat(half).exists();
        Files.delete(bin.resolve("during"));
        assertThat(ablate("runs").exitCode()).isZero();
        assertThat(half).doesNotExist();
    }

    @Test
    void withoutAJavaThatWillDoOneLineSaysWhatToInstall() throws IOException {
        program("java", "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        refused(ablate("runs"), "is Java 11; install JDK 17 or later");
        program("java", "#!/bin/sh\necho 'java version \"1.8.0_40\"' >&2\n");
        refused(ablate("runs"), "is Java 8; install JDK 17 or later");
        program("java", JAVA);
        Files.delete(bin.resolve("javac"));
        refused(ablate("runs"), "has no compiler beside it; install the JDK");
        Files.delete(bin.resolve("java"));
        refused(ablate("runs"), "no Java found; install JDK 17 or later");
    }

    @Test
    void anotherJavaIsTriedBeforeItIsStarted() throws IOException {
        ablate("runs");
        Path jdk = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(jdk, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        Files.setPosixFilePermissions(jdk, PosixFilePermissions.fromString("rwxr-xr-x"));
        program("ablate-11", "#!/bin/sh\nJAVA_HOME='" + folder + "/jdk' exec '" + home + "/ablate' runs\n");
        refused(finished(started(bin.resolve("ablate-11"))), "jdk/bin/java is Java 11");
    }

    @Test
    void withoutAMavenThatWillDoOneLineSaysWhatToInstall() throws IOException {
        program("mvn", "#!/bin/sh\necho 'Apache Maven 3.6.3'\n");
        refused(ablate("runs"), "is Maven 3.6; install Maven 3.8 or later");
        Files.delete(bin.resolve("mvn"));
        refused(ablate("runs"), "no Maven found; install Maven 3.8 or later");
    }

    @Test
    void withoutAPlaceToWriteOneLineNamesIt() throws IOException {
        Files.writeString(home.resolve("target"), "a file");
        refused(ablate("runs"), "cannot write to " + home.toRealPath() + "/target/launch");
    }

    @Test
    void offlineTheFirstTimeOneLineSaysWhatIsMissing() throws IOException {
        Files.writeString(
                bin.resolve("during"),
                "echo '[ERROR] Failed to execute goal on project ablate-spi: Could not transfer artifact a:b:jar:1 from/to c: Unknown host d'\n"
                        + "echo '[ERROR] [Help 1] x'\nexit 1\n");
        Outcome outcome = ablate("runs");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines().reduce((a, b) -> b).orElseThrow())
                .contains("it needs a network, or a mirror")
                .contains("a:b:jar:1");
        assertThat(outcome.err()).doesNotContain("Help 1");
    }

    @Test
    void aSourceThatDoesNotCompileIsTold() throws IOException {
        Files.writeString(
                bin.resolve("during"),
                "echo '[ERROR] /x/Main.java:[1,2] ; expected'\necho '[ERROR] -> [Help 1]'\nexit 1\n");
        Outcome outcome = ablate("runs");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("/x/Main.java:[1,2] ; expected")
                .contains("the build failed")
                .doesNotContain("Help 1");
        assertThat(ablate("runs").exitCode()).isEqualTo(1);
    }
}
