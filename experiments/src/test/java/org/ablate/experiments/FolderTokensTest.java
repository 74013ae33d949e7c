package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The special tokens that a folder tells count in training, generation and export; the numbers are those of Transformers. */
class FolderTokensTest {

    @TempDir
    Path folder;

    private Workplace workplace(String name) throws IOException {
        Path given = Golden.shared().resolve("cases/" + name);
        try (Stream<Path> files = Files.walk(given)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(given.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Path descriptor = folder.resolve("d.yaml");
        String text = Files.readString(descriptor);
        try (Stream<Path> own = Files.list(folder)) {
            for (String file :
                    own.map(path -> path.getFileName().toString()).sorted().toList()) {
                text = text.replaceAll("([pP]ath: )" + file + "\\b", "$1" + folder.resolve(file));
            }
        }
        Files.writeString(descriptor, text);
        return new Workplace(folder);
    }

    private JsonNode run(Workplace workplace) throws IOException {
        Workplace.Outcome outcome =
                workplace.ablate("run", folder.resolve("d.yaml").toString(), "--json", "--quiet");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return new ObjectMapper().readTree(outcome.out());
    }

    @Test
    void theDecoderOfABartBeginsWithItsStartToken() throws IOException {
        JsonNode result = run(workplace("bart-decoder-start"));
        assertThat(result.path("metrics").path("loss").asDouble()).isCloseTo(4.7700, within(5e-5));
    }

    @Test
    void aTextEndsAtAnyOfTheEndTokensThatAreTold() throws IOException {
        Workplace workplace = workplace("eos-list");
        JsonNode result = run(workplace);
        assertThat(result.path("samples").path(0).path("text").asText()).endsWith("t46");
        String run = workplace.runs().get(0).toString();
        assertThat(workplace.ablate("generate", run, "--tokens", "6").out().strip())
                .endsWith("t46");

        Path to = folder.resolve("out");
        assertThat(workplace
                        .ablate("export", run, "--format", "huggingface", "--to", to.toString())
                        .exitCode())
                .isZero();
        ObjectMapper json = new ObjectMapper();
        Path given = folder.resolve("eoslist");
        Path telling = Files.exists(given.resolve("generation_config.json"))
                ? Path.of("generation_config.json")
                : Path.of("config.json");
        assertThat(json.readTree(to.resolve(telling).toFile()).path("eos_token_id"))
                .isEqualTo(json.readTree(given.resolve(telling).toFile()).path("eos_token_id"));
    }
}
