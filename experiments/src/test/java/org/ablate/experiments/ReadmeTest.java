package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each command of the README does what it says, in the order in which it stands there; only the trainings are shorter. */
class ReadmeTest {

    private static final Pattern COMMAND = Pattern.compile("(?m)^    (\\./ablate .*)$");

    /** A block of YAML that says in its first line which file it is. */
    private static final Pattern FILE = Pattern.compile("(?s)```yaml\n# (\\S+\\.yaml)\\b[^\n]*\n(.*?)```");

    private static final Path EXPERIMENTS = Path.of("").toAbsolutePath();

    @TempDir
    Path folder;

    private FetchedCache cache;
    private Workplace workplace;

    @BeforeEach
    void checkout() throws IOException {
        cache = new FetchedCache(folder);
        workplace = Workplace.in(folder);
        Path echo = Files.writeString(folder.resolve("ablate"), "#!/bin/sh\nprintf '%s\\0' \"$@\"\n");
        Files.setPosixFilePermissions(echo, PosixFilePermissions.fromString("rwxr-xr-x"));
        Matcher file = FILE.matcher(readme());
        while (file.find()) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2).replace("experiments/", EXPERIMENTS + "/"));
        }
    }

    @AfterEach
    void closeCache() throws IOException {
        cache.close();
    }

    private static String readme() {
        return Workplace.read(Path.of("../README.md"));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandOfTheReadmeWorks() {
        return COMMAND.matcher(readme())
                .results()
                .map(it -> it.group(1))
                .map(command -> DynamicTest.dynamicTest(command, () -> works(arguments(command))));
    }

    /** What a shell makes of a command, comments, quotes and all. */
    private List<String> arguments(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(command).isZero();
        return List.of(out.split("\0"));
    }

    private void works(List<String> arguments) throws IOException {
        List<String> shorter = new ArrayList<>();
        for (String argument : arguments) {
            Path written = folder.resolve(argument);
            boolean here = (argument.endsWith(".yaml") && Files.exists(written)) || argument.equals("exported");
            shorter.add(here ? written.toString() : argument.replace("experiments/", EXPERIMENTS + "/"));
        }
        String verb = arguments.get(0);
        if (verb.equals("run")) {
            Path descriptor = Path.of(shorter.get(1));
            cache.require(descriptor);
            shorter.addAll(workplace.shortened(descriptor));
        }
        if (verb.equals("fetch") && !arguments.contains("--list")) {
            Golden.shared(); // what it brings is there already, as links
        }
        String[] command = shorter.toArray(String[]::new);
        Workplace.Outcome outcome = verb.equals("fetch") ? Workplace.plain(command) : workplace.ablate(command);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).doesNotContain("Exception");
    }

    @TestFactory
    Stream<DynamicTest> everyExperimentThatTheReadmeNamesIsThere() {
        return Pattern.compile("experiments/[a-z0-9-]+\\.yaml")
                .matcher(readme())
                .results()
                .map(it -> it.group())
                .distinct()
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> assertThat(Path.of("..", name)).exists()));
    }
}
