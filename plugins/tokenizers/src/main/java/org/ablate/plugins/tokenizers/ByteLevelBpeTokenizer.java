package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.ablate.spi.data.Tokenizer;

/** A byte-level BPE vocabulary at work: its definition, and Hugging Face's library to encode and decode with it. */
final class ByteLevelBpeTokenizer implements Tokenizer {

    /** Long texts are encoded in pieces of at least this many chars, in parallel. */
    private static final int PIECE = 1 << 15;

    /** How many pieces are handed over at a time, which bounds the native memory they take. */
    private static final int PIECES = 32;

    private final String definition;
    private final List<String> tokens;
    private final Set<String> specials;
    private final boolean plainWords;
    private final NativeTokenizer library;

    ByteLevelBpeTokenizer(String definition, String origin) {
        this.definition = definition;
        JsonNode file = TokenizerFile.parse(definition, origin);
        this.tokens = TokenizerFile.tokens(file, origin);
        this.specials = Set.copyOf(TokenizerFile.specials(file));
        JsonNode words = file.path("pre_tokenizer");
        this.plainWords = file.path("normalizer").isNull()
                && words.path("type").asText().equals("ByteLevel")
                && words.path("use_regex").asBoolean(true)
                && !words.path("add_prefix_space").asBoolean(true);
        this.library = new NativeTokenizer(definition, origin);
    }

    @Override
    public int size() {
        return tokens.size();
    }

    @Override
    public int[] encode(String text) {
        Unicode.requireWellFormed(text);
        boolean inPieces = plainWords && text.length() > PIECE;
        return inPieces ? encodeInPieces(text) : library.encode(text);
    }

    @Override
    public String decode(int[] ids) {
        Unicode.requireIds(ids, size());
        return library.decode(ids);
    }

    @Override
    public String token(int id) {
        String token = vocabularyEntry(id);
        boolean bytes = !specials.contains(token) && ByteAlphabet.spells(token);
        return bytes ? TokenLabel.bytes(ByteAlphabet.bytes(token)) : TokenLabel.text(token);
    }

    /** The token as the vocabulary spells it. */
    String vocabularyEntry(int id) {
        return tokens.get(id);
    }

    @Override
    public OptionalInt endOfText() {
        int id = tokens.indexOf(TokenizerFile.END_OF_TEXT);
        return id >= 0 ? OptionalInt.of(id) : OptionalInt.empty();
    }

    @Override
    public void save(Path file) {
        TokenizerFile.write(file, definition);
    }

    private int[] encodeInPieces(String text) {
        IntSequence ids = new IntSequence(text.length() / 3);
        List<String> pieces = new ArrayList<>(PIECES);
        int start = 0;
        while (start < text.length()) {
            int end = WordSplitter.safeCut(text, Math.min(text.length() - PIECE, start) + PIECE);
            pieces.add(text.substring(start, end));
            start = end;
            if (pieces.size() == PIECES || start == text.length()) {
                library.encode(pieces).forEach(ids::addAll);
                pieces.clear();
            }
        }
        return ids.toArray();
    }
}
