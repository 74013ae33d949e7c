package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shipped experiments, run to their end: what they claim holds. */
@Tag("long")
class ClaimsTest {

    @TempDir
    Path folder;

    /** @param data the file that it trains on; what one descriptor says, another leaves to its reader */
    @ParameterizedTest
    @CsvSource({"sst2-bag-of-words, data/sst2/train.tsv", "shakespeare-char, data/tinyshakespeare/input.txt"})
    void whatADescriptorExpectsIsMet(String name, String data) throws IOException {
        Path shared = Golden.shared().toAbsolutePath();
        String text = Files.readString(Path.of(name + ".yaml"));
        Path descriptor =
                Files.writeString(folder.resolve(name + ".yaml"), text.replace("../shared", shared.toString()));
        String set = "data.path=" + shared.resolve(data);
        Workplace.Outcome outcome =
                Workplace.in(folder).ablate("run", descriptor.toString(), "--json", "--quiet", "--set", set);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("\"met\":true").doesNotContain("\"met\":false");
    }
}
