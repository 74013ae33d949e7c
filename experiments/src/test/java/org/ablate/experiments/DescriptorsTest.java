package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every descriptor that ships is valid and runs; what goes on from another's run comes after it. */
class DescriptorsTest {

    private static final Pattern BASE = Pattern.compile("latest:([a-z-]+)");

    @TempDir
    Path folder;

    private FetchedCache cache;

    @TestFactory
    Stream<DynamicTest> everyShippedDescriptorIsValidAndRunsForTwoSteps() throws IOException {
        Workplace workplace = Workplace.in(folder);
        try (Stream<Path> files = Files.list(Path.of(""))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted(Comparator.comparing(DescriptorsTest::depth).thenComparing(Comparator.naturalOrder()))
                    .toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(file.toString(), () -> runsForTwoSteps(workplace, file)));
        }
    }

    /** How many runs are needed before this one. */
    private static int depth(Path descriptor) {
        Matcher base = BASE.matcher(Workplace.read(descriptor).replaceAll("(?m)^#.*", ""));
        return base.find() ? 1 + depth(Path.of(base.group(1) + ".yaml")) : 0;
    }

    @BeforeEach
    void openCache() throws IOException {
        cache = new FetchedCache(folder);
    }

    @AfterEach
    void closeCache() throws IOException {
        cache.close();
    }

    private void runsForTwoSteps(Workplace workplace, Path descriptor) {
        cache.require(descriptor);
        assertThat(workplace.ablate("validate", descriptor.toString()).exitCode())
                .isZero();
        List<String> run = new ArrayList<>(List.of("run", descriptor.toString(), "--json", "--quiet"));
        run.addAll(workplace.shortened(descriptor));
        Workplace.Outcome outcome = workplace.ablate(run.toArray(String[]::new));
        assertThat(outcome.err()).doesNotContain("Exception");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("\"status\":\"completed\"").contains("\"step\":2");
    }
}
