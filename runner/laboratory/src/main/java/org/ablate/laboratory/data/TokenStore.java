package org.ablate.laboratory.data;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A split as one running stream of tokens, in a memory-mapped file that later runs use again. Where there are several
 * documents and the tokenizer has an end-of-text token, that follows each document. Safe for use by several threads.
 */
public final class TokenStore {

    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);

    private final String key;
    private final List<MappedByteBuffer> segments;
    private final TokenFile.Description description;
    private final int tokensPerSegment;

    private TokenStore(String key, List<MappedByteBuffer> segments, TokenFile.Description description) {
        this.key = key;
        this.segments = List.copyOf(segments);
        this.description = description;
        this.tokensPerSegment = TokenFile.tokensPerSegment(description.width());
    }

    /**
     * Opens the store of a split, tokenizing the documents only if no earlier call did. A file that is damaged is made anew.
     *
     * @param folder the cache folder; made when missing
     * @param documents the split's documents, read only if they must be tokenized
     * @param tokenizer what makes tokens of them
     * @param tokenizerDigest what identifies the tokenizer: the digest of its saved file
     * @throws ExperimentException when a document cannot be encoded or the file cannot be written
     */
    public static TokenStore open(Path folder, Documents documents, Tokenizer tokenizer, String tokenizerDigest) {
        String key = Sha256.of(tokenizerDigest + "\n" + documents.digest());
        Path file = folder.resolve("tokens-" + documents.split().name().toLowerCase(Locale.ROOT) + "-" + key + ".bin");
        if (Files.exists(file)) {
            try {
                return read(file, key);
            } catch (TokenFile.Damaged e) {
                LOG.warn("The cached tokens {} are damaged ({}) and are made anew", file, e.getMessage());
            } catch (IOException e) {
                throw new ExperimentException("Cannot read the cached tokens " + file + ": " + e.getMessage(), e);
            }
        }
        CacheFile.write(file, part -> new TokenWriter(tokenizer, key).write(documents, part));
        try {
            return read(file, key);
        } catch (IOException e) {
            throw new ExperimentException(
                    "Cannot read back the cached tokens " + file + " just written: " + e.getMessage(), e);
        }
    }

    /** The digest of tokenizer and documents: two stores of one key hold the same tokens. */
    public String key() {
        return key;
    }

    /** How many tokens the split has. */
    public long size() {
        return description.tokens();
    }

    /** UTF-8 bytes of all the text of the split; end-of-text tokens stand for none. */
    public long bytes() {
        return description.bytes();
    }

    /**
     * UTF-8 bytes of the text after the first token, which is what a model predicts that is given each token once. Where
     * the first token is only part of a character, the bytes of that character are split as well as decoding tells.
     */
    public long bytesAfterFirstToken() {
        return description.bytes() - description.firstTokenBytes();
    }

    /**
     * Tokens {@code start} to {@code start + length − 1}.
     *
     * @throws IndexOutOfBoundsException when the split does not have them all
     */
    public int[] row(long start, int length) {
        if (start < 0 || length < 0 || start > size() - length) {
            throw new IndexOutOfBoundsException("tokens " + start + " to " + (start + length - 1) + " of " + size());
        }
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            long token = start + i;
            MappedByteBuffer segment = segments.get((int) (token / tokensPerSegment));
            int at = (int) (token % tokensPerSegment) * description.width();
            tokens[i] = description.width() == Short.BYTES ? segment.getShort(at) & 0xFFFF : segment.getInt(at);
        }
        return tokens;
    }

    private static TokenStore read(Path file, String key) throws IOException {
        try (FileChannel channel = TokenFile.openForReading(file)) {
            TokenFile.Description description = TokenFile.verify(channel, key);
            return new TokenStore(key, TokenFile.map(channel, description), description);
        }
    }
}
