package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Lists;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Path;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;

/**
 * Byte-pair encoding over the bytes of words (Sennrich, Haddow and Birch, 2016, arXiv:1508.07909; Radford et al., 2019,
 * "Language Models are Unsupervised Multitask Learners"): frequent byte sequences become tokens and any text can be
 * written. Merges, ids and file are those of Hugging Face's {@code tokenizers} with the same settings.
 */
@Component(
        value = "byte-level-bpe",
        summary = "Learns frequent byte sequences as tokens; any text can be written",
        formula = "merges the most frequent pair, over bytes",
        paper = "Sennrich et al., 2015, arXiv:1508.07909; Radford et al., 2019",
        verdict = "The usual one: any text, short sequences")
public final class ByteLevelBpe implements TokenizerFamily {

    /** How large a vocabulary to learn. */
    public record Config(
            @Doc(
                    "number of tokens, of which 256 are the bytes and one ends a document; less when the text has no more pairs to merge")
            @Default("4096")
            @Min(257)
            @Max(1_000_000)
            int vocabularySize,

            @Doc("a pair seen less often than this in the training text is not merged") @Default("1") @Min(1)
            int minimumFrequency,

            @Doc(AddedTokens.NAMES_DOC) @Default("[]") List<String> specialTokens,

            @Doc(AddedTokens.SENTINELS_DOC) @Default("0") @PositiveOrZero @Max(AddedTokens.MOST_SENTINELS)
            int sentinels)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            added().check(checks, List.of(TokenizerFile.END_OF_TEXT));
            int least = ByteAlphabet.SIZE + 1 + added().all().size();
            checks.require(
                    vocabularySize >= least,
                    "vocabularySize",
                    vocabularySize + " tokens are too few for the bytes and special tokens, which are " + least);
        }

        AddedTokens added() {
            return new AddedTokens(specialTokens, sentinels);
        }
    }

    private final Config config;

    @Inject
    ByteLevelBpe(Config config) {
        this.config = config;
    }

    @Override
    public Tokenizer train(Iterable<String> documents) {
        List<String> specials = Lists.newArrayList(TokenizerFile.END_OF_TEXT);
        specials.addAll(config.added().all());
        BytePairVocabulary vocabulary =
                BytePairTrainer.train(documents, config.vocabularySize(), config.minimumFrequency(), specials);
        return new ByteLevelBpeTokenizer(TokenizerFile.byteLevelBpe(vocabulary, true), "the trained tokenizer");
    }

    @Override
    public Tokenizer load(Path file) {
        String definition = TokenizerFile.read(file);
        JsonNode parsed = TokenizerFile.parse(definition, file.toString());
        String model = parsed.path("model").path("type").asText();
        String decoder = parsed.path("decoder").path("type").asText();
        if (!model.equals("BPE") || !decoder.equals("ByteLevel")) {
            throw new ExperimentException(file + " is not a byte-level-bpe tokenizer: its model is \"" + model
                    + "\" and its decoder \"" + decoder + "\" where \"BPE\" and \"ByteLevel\" are needed");
        }
        return new ByteLevelBpeTokenizer(definition, file.toString());
    }
}
