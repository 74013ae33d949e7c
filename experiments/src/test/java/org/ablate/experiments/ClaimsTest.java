package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shipped experiments, run to their end: what they claim holds. */
@Tag("long")
class ClaimsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sst2-bag-of-words", "shakespeare-char"})
    void whatADescriptorExpectsIsMet(String name) throws IOException {
        Path descriptor = Path.of(name + ".yaml");
        try (FetchedCache cache = new FetchedCache(folder)) {
            cache.require(descriptor);
            Workplace.Outcome outcome = Workplace.in(folder).ablate("run", descriptor.toString(), "--json", "--quiet");
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.out()).contains("\"met\":true").doesNotContain("\"met\":false");
        }
    }
}
