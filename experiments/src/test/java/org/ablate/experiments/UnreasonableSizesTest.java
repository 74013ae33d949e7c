package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes that no machine could do with are told in one line, before anything of that size is made. */
class UnreasonableSizesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.layers=100000 | model (decoder): more than 200000 layers",
                "model.layers=2147483647 | model (decoder): more than 200000 layers",
                "model={type: encoder-decoder, layers: 1000000} | model (encoder-decoder): more than 200000 layers",
                "model={type: recurrent, layers: 1000000} | model (recurrent): more than 200000 layers",
                "model.feedForward={type: mixture-of-experts, experts: 100000} | more than 200000 layers",
                "model.width=1048576 | of shape (1048576, 1048576) would have 1099511627776 values",
                "model={type: recurrent, width: 2147483647} | values; at most 2147483647 are possible",
                "model.feedForward={type: mlp, hidden: 2147483647} | of shape (2147483647, ",
                "model.feedForward={type: swiglu, hidden: 2147483647} | of shape (2147483647, ",
                "model.feedForward={type: mixture-of-experts, experts: 2147483647} | of shape (2147483647, ",
                "model.position={type: learned, positions: 2147483647} | of shape (2147483647, ",
                "model.attention={type: grouped-query, heads: 65537, keyValueHeads: 65537, headWidth: 65536}"
                        + " | 65537 times 65536 is 4295032832; a size is at most 2147483647",
                "model.attention={type: differential, heads: 2147483647} | does not divide width",
                "adaptation={type: lora, rank: 2147483647} | adaptation: a parameter 'loraA' of shape (2147483647, ",
                "adaptation={type: prompt-tuning, tokens: 2147483647} | adaptation: a parameter",
                "adaptation={type: prefix-tuning, tokens: 2147483647} | adaptation: a parameter",
                "training.batch=2147483647 | training.batch: a batch of 2,147,483,647 rows",
                "threads=2147483647 | threads: found the number 2147483647; must be at most 1024",
                "context=2147483647 | rows of 2,147,483,647 tokens has ",
                "tokenizer={type: byte-level-bpe, sentinels: 2147483647} | tokenizer.sentinels: ",
                "tokenizer={type: byte-level-bpe, vocabularySize: 2147483647} | tokenizer.vocabularySize: ",
            })
    @Timeout(60)
    void validateTellsThemInOneLine(String set, String problem) {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.ablate(
                "validate",
                workplace.descriptor().toString(),
                "--quiet",
                "--set",
                "data.path=" + workplace.text(),
                "--set",
                set);
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(problem);
        assertThat(outcome.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model={type: decoder, width: 8192, layers: 1000, attention: {type: multi-head, heads: 64}} | (parameters 1076.",
                "training.batch=100000000 | a batch of embedded tokens ",
            })
    @Timeout(60)
    void aRunForWhichThisMachineIsTooSmallFailsWithWhatItNeedsAndWhatThereIs(String set, String part) {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.run("--set", set);
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("the run needs at least ")
                .contains(part)
                .containsPattern("this machine has [0-9.]+ GB");
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(workplace.runs()).isEmpty();
    }
}
