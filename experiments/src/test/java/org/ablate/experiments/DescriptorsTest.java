package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every descriptor that ships is valid and runs. */
class DescriptorsTest {

    private static final String BESIDE = "../shared/";

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyShippedDescriptorIsValidAndRunsForTwoSteps() throws IOException {
        Workplace workplace = Workplace.in(folder);
        try (Stream<Path> files = Files.list(Path.of(""))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.toString(), () -> runsForTwoSteps(workplace, file)));
        }
    }

    private static void runsForTwoSteps(Workplace workplace, Path descriptor) throws IOException {
        String data = Files.readString(descriptor).contains("type: text")
                ? "data.path=" + workplace.text()
                : "description=runs as it is";
        Path file = found(workplace, descriptor);
        assertThat(workplace.ablate("validate", file.toString()).exitCode()).isZero();
        Workplace.Outcome outcome = workplace.ablate(
                "run",
                file.toString(),
                "--json",
                "--quiet",
                "--set",
                data,
                "--set",
                "training.steps=2",
                "--set",
                "samples.tokens=4",
                "--set",
                "samples.prompt=\"o\"");
        assertThat(outcome.err()).doesNotContain("Exception");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("\"status\":\"completed\"").contains("\"step\":2");
    }

    /** The descriptor, with what lies beside the project found from here; the test is skipped where it does not. */
    private static Path found(Workplace workplace, Path descriptor) throws IOException {
        String text = Files.readString(descriptor);
        if (!text.contains(BESIDE)) {
            return descriptor;
        }
        String shared = System.getProperty("ablate.shared", "");
        Assumptions.assumeTrue(Files.isDirectory(Path.of(shared)), "skipped: there is no folder " + BESIDE);
        return Files.writeString(
                workplace.out().resolveSibling(String.valueOf(descriptor.getFileName())),
                text.replace(BESIDE, Path.of(shared).normalize() + "/"));
    }
}
