package org.ablate.plugins.tokenizers;

import com.google.common.primitives.ImmutableIntArray;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.ablate.spi.data.Tokenizer;

/** Ids 0 to 255 are the bytes, 256 ends a document, and special tokens follow. */
final class ByteTokenizer implements Tokenizer {

    static final int END_OF_TEXT = ByteAlphabet.SIZE;

    /** END_OF_TEXT and those after it. */
    private final List<String> specials;

    private final TrainedSpecials meanings;
    private final TextWithSpecials named;

    /**
     * @param added special tokens besides the one that ends a document
     */
    ByteTokenizer(List<String> added) {
        List<String> all = new ArrayList<>(List.of(TokenizerFile.END_OF_TEXT));
        all.addAll(added);
        this.specials = List.copyOf(all);
        this.meanings = new TrainedSpecials(specials, name -> END_OF_TEXT + specials.indexOf(name));
        this.named = new TextWithSpecials(specials);
    }

    @Override
    public int size() {
        return END_OF_TEXT + specials.size();
    }

    @Override
    public int[] encode(String text) {
        Unicode.requireWellFormed(text);
        ImmutableIntArray.Builder ids = ImmutableIntArray.builder(text.length());
        named.parts(
                text,
                (from, to) -> {
                    for (byte next : text.substring(from, to).getBytes(StandardCharsets.UTF_8)) {
                        ids.add(next & 0xFF);
                    }
                },
                special -> ids.add(END_OF_TEXT + special));
        return ids.build().toArray();
    }

    @Override
    public String decode(int[] ids) {
        Unicode.requireIds(ids, size());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.length);
        for (int id : ids) {
            if (id < END_OF_TEXT) {
                bytes.write(id);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public int bytes(int[] ids) {
        return (int) Arrays.stream(ids).filter(id -> id < END_OF_TEXT).count();
    }

    @Override
    public String token(int id) {
        Unicode.requireIds(new int[] {id}, size());
        return id >= END_OF_TEXT ? specials.get(id - END_OF_TEXT) : TokenLabel.bytes(new byte[] {(byte) id});
    }

    @Override
    public OptionalInt endOfText() {
        return OptionalInt.of(END_OF_TEXT);
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
        TokenizerFile.write(file, definition());
    }

    /** Its file: byte-level BPE without merges. */
    String definition() {
        List<String> tokens = new ArrayList<>();
        for (int b = 0; b < ByteAlphabet.SIZE; b++) {
            tokens.add(String.valueOf(ByteAlphabet.character(b)));
        }
        tokens.addAll(specials);
        return TokenizerFile.byteLevelBpe(new BytePairVocabulary(specials, tokens, List.of()), false);
    }
}
