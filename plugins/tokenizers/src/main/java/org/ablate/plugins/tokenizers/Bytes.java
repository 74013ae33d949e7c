package org.ablate.plugins.tokenizers;

import jakarta.inject.Inject;
import java.nio.file.Path;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;

/**
 * One token per UTF-8 byte, id = byte, and token 256 to end a document (as in Xue et al., 2022, arXiv:2105.13626, without
 * their offset). There is nothing to learn and any text can be written.
 */
@Component(value = "byte", summary = "One token per UTF-8 byte; nothing to learn, any text can be written")
public final class Bytes implements TokenizerFamily {

    @Inject
    Bytes() {}

    @Override
    public Tokenizer train(Iterable<String> documents) {
        return new ByteTokenizer();
    }

    @Override
    public Tokenizer load(Path file) {
        var saved = TokenizerFile.parse(TokenizerFile.read(file), file.toString());
        if (!saved.equals(TokenizerFile.parse(ByteTokenizer.DEFINITION, "the byte tokenizer"))) {
            throw new ExperimentException(file + " is not a byte tokenizer: it differs from the only one there is");
        }
        return new ByteTokenizer();
    }
}
