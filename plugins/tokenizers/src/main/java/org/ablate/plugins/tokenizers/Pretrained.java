package org.ablate.plugins.tokenizers;

import jakarta.inject.Inject;
import java.nio.file.Path;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;

/**
 * A finished tokenizer in Hugging Face's form, of any model that {@code tokenizers} knows: BPE, WordPiece, Unigram, WordLevel,
 * with their normalizers, pre-tokenizers and decoders. What its special tokens mean stands in {@code tokenizer_config.json} or
 * {@code special_tokens_map.json} beside it; without those, well-known names such as {@code </s>} or {@code [CLS]} are taken at
 * their word.
 */
@Component(
        value = "pretrained",
        summary = "A finished tokenizer, read from a Hugging Face tokenizer.json",
        verdict = "whenever a model's weights come from a checkpoint: only its own tokenizer fits them")
public final class Pretrained implements TokenizerFamily {

    /** Where the tokenizer is. */
    public record Config(
            @Doc("a tokenizer.json, or a folder that holds one, relative to the working directory")
            Path path) {}

    private final Config config;

    @Inject
    Pretrained(Config config) {
        this.config = config;
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public Tokenizer train(Iterable<String> documents) {
        return new PretrainedTokenizer(PretrainedFiles.read(config.path()));
    }

    @Override
    public Tokenizer load(Path file) {
        return new PretrainedTokenizer(PretrainedFiles.read(file));
    }
}
