package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluation.rows} has evaluations look at some of the validation split, always the same, and every output says so. */
class EvaluatedRowsTest {

    private static final String[] BYTES = {
        "--set", "tokenizer=byte", "--set", "evaluation.metrics=[loss, bits-per-byte]"
    };

    @TempDir
    Path folder = Path.of("");

    private Workplace workplace = new Workplace(folder);

    @BeforeEach
    void writeText() {
        workplace = Workplace.in(folder);
    }

    private Workplace.Outcome run(String... options) {
        Workplace.Outcome outcome =
                workplace.run(Stream.of(BYTES, options).flatMap(Stream::of).toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome;
    }

    private static JsonNode json(Workplace.Outcome outcome) throws IOException {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return new JsonMapper().readTree(outcome.out());
    }

    private JsonNode evaluated(Path run, String... options) throws IOException {
        return json(workplace.ablate(
                Stream.concat(Stream.of("evaluate", String.valueOf(run.getFileName()), "--json"), Stream.of(options))
                        .toArray(String[]::new)));
    }

    @Test
    void aPartOfTheSplitIsJudgedAndEveryOutputSaysSo() throws IOException {
        JsonNode whole = json(run("--json"));
        Path ofAll = workplace.runs().get(0);
        long rows = whole.at("/evaluated/of").asLong();
        assertThat(whole.at("/evaluated/rows").asLong()).isEqualTo(rows).isGreaterThan(8);

        JsonNode part = json(run("--json", "--set", "evaluation.rows=5"));
        Path ofSome = workplace.runs().stream()
                .filter(run -> !run.equals(ofAll))
                .findFirst()
                .orElseThrow();
        assertThat(part.at("/evaluated/rows").asLong()).isEqualTo(5);
        assertThat(part.at("/evaluated/of").asLong()).isEqualTo(rows);
        double loss = part.at("/metrics/loss").asDouble();
        assertThat(loss).isNotEqualTo(whole.at("/metrics/loss").asDouble());
        assertThat(part.at("/metrics/bits-per-byte").asDouble())
                .as("a token is a byte here")
                .isCloseTo(loss / Math.log(2), within(1e-9));
        assertThat(Workplace.journal(ofSome)).contains("\"coverage\":{\"rows\":5,\"of\":" + rows + "}");

        assertThat(evaluated(ofSome).at("/metrics")).isEqualTo(part.at("/metrics"));
        assertThat(evaluated(ofSome).at("/evaluated")).isEqualTo(part.at("/evaluated"));
        assertThat(evaluated(ofSome, "--rows", "all").at("/metrics")).isEqualTo(whole.at("/metrics"));
        assertThat(evaluated(ofAll, "--rows", "5").at("/metrics")).isEqualTo(part.at("/metrics"));

        String some = "5 of " + rows + " rows";
        assertThat(workplace.ablate("runs").out()).containsOnlyOnce("(" + some + ")");
        assertThat(workplace
                        .ablate("evaluate", String.valueOf(ofSome.getFileName()))
                        .out())
                .contains("(" + some + ")");
        List<String> shown = Workplace.plain(
                        "run",
                        workplace.descriptor().toString(),
                        "--out",
                        folder.resolve("shown").toString(),
                        "--set",
                        "data.path=" + workplace.text(),
                        "--set",
                        "evaluation.rows=5",
                        "--set",
                        "tokenizer=byte")
                .err()
                .lines()
                .filter(line -> line.contains("  on " + some))
                .toList();
        assertThat(shown).hasSize(4).last().asString().startsWith("done: 12 steps");
    }

    @Test
    void asManyRowsAsThereAreIsAllOfThem() {
        run();
        run("--set", "evaluation.rows=100000");
        List<Path> runs = workplace.runs();
        assertThat(Workplace.journal(runs.get(1))).isEqualTo(Workplace.journal(runs.get(0)));
    }

    @Test
    void noneIsRefused() {
        Workplace.Outcome outcome = workplace.run("--set", "evaluation.rows=0");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--set evaluation.rows=0: evaluation.rows: ")
                .contains("must be greater than 0");
        run();
        Workplace.Outcome none = workplace.ablate(
                "evaluate", String.valueOf(workplace.runs().get(0).getFileName()), "--rows", "none");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("--rows none: expected a number of rows, at least 1, or all");
    }
}
