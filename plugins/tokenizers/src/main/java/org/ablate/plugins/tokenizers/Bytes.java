package org.ablate.plugins.tokenizers;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
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
 * One token per UTF-8 byte, id = byte, and token 256 to end a document (as in Xue et al., 2022, arXiv:2105.13626, without
 * their offset). There is nothing to learn and any text can be written.
 */
@Component(
        value = "byte",
        summary = "One token per UTF-8 byte; nothing to learn, any text can be written",
        verdict = "256 tokens, any text; long sequences")
public final class Bytes implements TokenizerFamily {

    /** Special tokens besides the one that ends a document. */
    public record Config(
            @Doc(AddedTokens.NAMES_DOC) @Default("[]") List<String> specialTokens,

            @Doc(AddedTokens.SENTINELS_DOC) @Default("0") @PositiveOrZero @Max(AddedTokens.MOST_SENTINELS)
            int sentinels)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            added().check(checks, List.of(TokenizerFile.END_OF_TEXT));
        }

        AddedTokens added() {
            return new AddedTokens(specialTokens, sentinels);
        }
    }

    private final Config config;

    @Inject
    Bytes(Config config) {
        this.config = config;
    }

    @Override
    public Tokenizer train(Iterable<String> documents) {
        return new ByteTokenizer(config.added().all());
    }

    @Override
    public Tokenizer load(Path file) {
        var saved = TokenizerFile.parse(TokenizerFile.read(file), file.toString());
        List<String> specials = TokenizerFile.specials(saved);
        ByteTokenizer tokenizer = new ByteTokenizer(specials.subList(Math.min(1, specials.size()), specials.size()));
        if (!saved.equals(TokenizerFile.parse(tokenizer.definition(), "the byte tokenizer"))) {
            throw new ExperimentException(
                    file + " is not a byte tokenizer: it differs from the only one there is with these special tokens");
        }
        return tokenizer;
    }
}
