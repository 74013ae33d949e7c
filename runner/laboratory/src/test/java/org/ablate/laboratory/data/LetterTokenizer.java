package org.ablate.laboratory.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;

/** Ids are chars; one more token may end a document. Counts what it is asked to do. */
class LetterTokenizer implements Tokenizer, TokenizerFamily {

    private final int size;
    private final boolean endsDocuments;
    int encoded;
    int trained;

    LetterTokenizer(int size, boolean endsDocuments) {
        this.size = size;
        this.endsDocuments = endsDocuments;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int[] encode(String text) {
        encoded++;
        return text.chars().toArray();
    }

    @Override
    public String decode(int[] ids) {
        return new String(ids, 0, ids.length);
    }

    @Override
    public String token(int id) {
        return Character.toString(id);
    }

    @Override
    public OptionalInt endOfText() {
        return endsDocuments ? OptionalInt.of(size - 1) : OptionalInt.empty();
    }

    @Override
    public void save(Path file) {
        try {
            Files.writeString(file, "letters");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Tokenizer train(Iterable<String> documents) {
        trained++;
        return this;
    }

    @Override
    public Tokenizer load(Path file) {
        try {
            if (Files.readString(file).equals("letters")) {
                return this;
            }
            throw new ExperimentException("not letters");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
