package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.ablate.spi.data.Encoded;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;

/** A tokenizer that was read from a {@code tokenizer.json}, at work in Hugging Face's library. */
final class PretrainedTokenizer implements Tokenizer {

    /** How WordPiece marks a piece that goes on with a word. */
    private static final String LATER_PIECE = "##";

    private final PretrainedFiles files;
    private final List<String> tokens;
    private final Set<Integer> specialIds;
    private final SpecialTokens specials;
    private final Frame frame;
    private final boolean bytes;
    private final boolean pieces;
    private final NativeTokenizer library;

    /** @throws org.ablate.spi.ExperimentException when the files are not a tokenizer */
    PretrainedTokenizer(PretrainedFiles files) {
        this.files = files;
        String origin = files.origin();
        JsonNode file = TokenizerFile.parse(files.definition(), origin);
        ForeignDefinition.check(file, origin);
        Map<String, Integer> idOf = TokenIds.of(file, origin);
        this.tokens = byId(idOf);
        this.specialIds = new HashSet<>();
        TokenizerFile.specials(file).forEach(special -> specialIds.add(idOf.get(special)));
        this.frame = Frame.of(file, tokens.size(), origin);
        this.specials = new SpecialTokens(file, files.settings(), idOf);
        this.bytes = file.path("decoder").toString().contains("\"ByteLevel\"");
        this.pieces = file.path("decoder").path("type").asText().equals("WordPiece");
        this.library = new NativeTokenizer(files.definition(), origin);
    }

    /** Where a file leaves ids out, they stand for nothing. */
    private static List<String> byId(Map<String, Integer> idOf) {
        int size = 1 + idOf.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        String[] tokens = new String[size];
        Arrays.fill(tokens, "");
        idOf.forEach((token, id) -> tokens[id] = token);
        return List.of(tokens);
    }

    @Override
    public int size() {
        return tokens.size();
    }

    @Override
    public int[] encode(String text) {
        Unicode.requireWellFormed(text);
        return library.encode(text);
    }

    @Override
    public Encoded encodeWithOffsets(String text) {
        Unicode.requireWellFormed(text);
        return library.encodeWithOffsets(text);
    }

    /** Each word by itself, as Transformers reads texts with {@code is_split_into_words}. */
    @Override
    public List<int[]> encodeWords(List<String> words) {
        return words.stream().map(this::encode).toList();
    }

    /** Ids of a text with the special tokens that the library itself puts around it. */
    int[] encodeFramed(String text) {
        return library.encode(text, true);
    }

    /** Byte-level tokens stand for a byte with each of their characters, and a word's later pieces for themselves without their mark. */
    @Override
    public int bytes(int[] ids) {
        int[] text = Arrays.stream(ids)
                .filter(id -> id < size() && !specialIds.contains(id))
                .toArray();
        if (bytes) {
            return Arrays.stream(text)
                    .mapToObj(tokens::get)
                    .mapToInt(PretrainedTokenizer::byteLevel)
                    .sum();
        }
        int marked =
                text.length > 0 && pieces && tokens.get(text[0]).startsWith(LATER_PIECE) ? LATER_PIECE.length() : 0;
        return decode(text).getBytes(StandardCharsets.UTF_8).length - marked;
    }

    private static int byteLevel(String token) {
        return ByteAlphabet.spells(token) ? token.length() : token.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The text of ids, special tokens left out. Ids past the vocabulary stand for nothing: a model may have more rows than its
     * tokenizer has tokens, and may draw one of those.
     */
    @Override
    public String decode(int[] ids) {
        return library.decode(Arrays.stream(ids).filter(id -> id < size()).toArray());
    }

    @Override
    public String token(int id) {
        if (id >= size()) {
            return "<" + id + ">";
        }
        String token = tokens.get(id);
        boolean spelled = bytes && !specialIds.contains(id) && ByteAlphabet.spells(token);
        return spelled ? TokenLabel.bytes(ByteAlphabet.bytes(token)) : TokenLabel.text(token);
    }

    /** The token as the vocabulary spells it. */
    String vocabularyEntry(int id) {
        return tokens.get(id);
    }

    @Override
    public OptionalInt endOfText() {
        return special(Special.END);
    }

    @Override
    public OptionalInt special(Special meaning) {
        return specials.id(meaning);
    }

    @Override
    public int[] frame(int[] text) {
        return frame.around(text);
    }

    @Override
    public Framed frame(int[] first, int[] second) {
        return frame.around(first, second);
    }

    @Override
    public Optional<JinjaText> chatTemplate() {
        return files.chatTemplate();
    }

    @Override
    public void save(Path file) {
        files.writeTo(file);
    }
}
