package org.ablate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Where golden cases are looked for. */
class GoldenTest {

    @TempDir
    Path temporary;

    private Path many;
    private Path small;

    @BeforeEach
    void makeFolders() throws IOException {
        many = temporary.resolve("many");
        small = temporary.resolve("small");
        Files.createDirectories(small.resolve("models/tiny"));
        Files.createDirectories(small.resolve("models/both"));
    }

    @Test
    void withoutTheFolderTheSmallCasesAreTaken() {
        assertThat(Golden.path("models/both", List.of(many, small))).isEqualTo(small.resolve("models/both"));
        assertThat(Golden.list("models", List.of(many, small)))
                .containsExactly(small.resolve("models/both"), small.resolve("models/tiny"));
    }

    @Test
    void theFolderHidesTheSmallCaseOfTheSameNameAndLeavesTheOthers() throws IOException {
        Files.createDirectories(many.resolve("models/both"));
        Files.createDirectories(many.resolve("models/large"));
        assertThat(Golden.path("models/both", List.of(many, small))).isEqualTo(many.resolve("models/both"));
        assertThat(Golden.list("models", List.of(many, small)))
                .containsExactly(
                        many.resolve("models/both"), many.resolve("models/large"), small.resolve("models/tiny"));
    }

    @Test
    void whatIsNowhereSkipsTheTestAndSaysWhereItWasLookedFor() {
        assertThatThrownBy(() -> Golden.path("peft", List.of(many, small)))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("skipped: there is no peft in any of [" + many + ", " + small + "]");
        assertThatThrownBy(() -> Golden.list("peft", List.of()))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("none of the system properties [ablate.golden, ablate.golden.small] is set");
    }
}
