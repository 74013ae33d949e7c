package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.ablate.spi.data.Encoded;
import org.ablate.spi.data.Tokenizer;

/** A byte-level BPE vocabulary at work: its definition, and Hugging Face's library to encode and decode with it. */
final class ByteLevelBpeTokenizer implements Tokenizer {

    /** Words kept with their ids; some 30 MB when full. A text has few different words, and most are among the first. */
    private static final int REMEMBERED_WORDS = 1 << 17;

    /** A longer word, in chars, is hardly ever seen twice. */
    private static final int LONGEST_REMEMBERED = 48;

    private final String definition;
    private final List<String> tokens;
    private final Set<String> specials;
    private final TrainedSpecials meanings;
    private final boolean plainWords;
    private final NativeTokenizer library;
    private final ConcurrentMap<String, int[]> remembered = new ConcurrentHashMap<>();

    ByteLevelBpeTokenizer(String definition, String origin) {
        this.definition = definition;
        JsonNode file = TokenizerFile.parse(definition, origin);
        ForeignDefinition.check(file, origin);
        this.tokens = TokenizerFile.tokens(file, origin);
        this.specials = Set.copyOf(TokenizerFile.specials(file));
        this.meanings = new TrainedSpecials(List.copyOf(specials), tokens::indexOf);
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
        return plainWords && specials.stream().noneMatch(text::contains) ? encodeByWord(text) : library.encode(text);
    }

    @Override
    public Encoded encodeWithOffsets(String text) {
        Unicode.requireWellFormed(text);
        return library.encodeWithOffsets(text);
    }

    @Override
    public int bytes(int[] ids) {
        return Arrays.stream(ids)
                .mapToObj(tokens::get)
                .filter(token -> !specials.contains(token))
                .mapToInt(String::length)
                .sum();
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
    public OptionalInt special(Special meaning) {
        return meanings.of(meaning);
    }

    @Override
    public int[] frame(int[] text) {
        return meanings.frame(text);
    }

    @Override
    public Framed frame(int[] first, int[] second) {
        return meanings.frame(first, second);
    }

    @Override
    public void save(Path file) {
        TokenizerFile.write(file, definition);
    }

    /**
     * Cuts the text into words here and asks the library for the ids of a word once. That gives what the library gives for
     * the whole text, ten times as fast: it would spend most of its time on offsets that nobody asked for.
     */
    private int[] encodeByWord(String text) {
        IntSequence ids = new IntSequence(text.length() / 3);
        WordSplitter.split(text, word -> ids.addAll(idsOfWord(word)));
        return ids.toArray();
    }

    private int[] idsOfWord(String word) {
        int[] known = remembered.get(word);
        if (known != null) {
            return known;
        }
        int[] ids = library.encode(word);
        if (word.length() <= LONGEST_REMEMBERED && remembered.size() < REMEMBERED_WORDS) {
            remembered.put(word, ids);
        }
        return ids;
    }
}
