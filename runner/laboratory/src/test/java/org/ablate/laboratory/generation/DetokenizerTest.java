package org.ablate.laboratory.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ablate.spi.data.Tokenizer;

/** Text from tokens as they come. */
class DetokenizerTest {

    /** Tokens are bytes. */
    private static final class ByteTokens implements Tokenizer {

        /** The most tokens that were decoded at once. */
        private int longest;

        @Override
        public int size() {
            return 256;
        }

        @Override
        public int[] encode(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = bytes[i] & 0xFF;
            }
            return ids;
        }

        @Override
        public String decode(int[] ids) {
            longest = Math.max(longest, ids.length);
            ByteBuffer bytes = ByteBuffer.allocate(ids.length);
            for (int id : ids) {
                bytes.put((byte) id);
            }
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }

        @Override
        public String token(int id) {
            return String.valueOf(id);
        }

        @Override
        public OptionalInt endOfText() {
            return OptionalInt.empty();
        }

        @Override
        public void save(Path file) {
            throw new UnsupportedOperationException();
        }
    }

    @Property
    void thePiecesTogetherAreTheText(@ForAll String text) {
        assertPiecesAreTheText(new ByteTokens().encode(text));
    }

    @Property
    void ofBytesThatAreNoCharactersToo(@ForAll("bytes") List<Integer> bytes) {
        assertPiecesAreTheText(bytes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Runs of bytes that begin, go on with or can never be in a character. */
    @Provide
    Arbitrary<List<Integer>> bytes() {
        return Arbitraries.of(0xE6, 0x97, 0xA5, 0xF0, 0x9F, 0x98, 0x80, 0xC3, 0xA9, 0xFF, 0x61)
                .list()
                .ofMaxSize(300);
    }

    private static void assertPiecesAreTheText(int... tokens) {
        ByteTokens tokenizer = new ByteTokens();
        Detokenizer detokenizer = new Detokenizer(tokenizer);
        StringBuilder all = new StringBuilder();
        for (int token : tokens) {
            all.append(detokenizer.add(token));
        }
        all.append(detokenizer.rest());
        assertThat(tokenizer.longest)
                .as("tokens decoded at once, however long the text")
                .isLessThan(64);
        assertThat(all.toString()).isEqualTo(tokenizer.decode(tokens));
    }

    @Example
    void aCharacterComesWhole() {
        Detokenizer detokenizer = new Detokenizer(new ByteTokens());
        List<String> pieces = new ArrayList<>();
        for (int token : new ByteTokens().encode("aé😀b")) {
            pieces.add(detokenizer.add(token));
        }
        assertThat(pieces).containsExactly("a", "", "é", "", "", "", "😀", "b");
    }

    @Property
    void aStopStringEndsTheTextWhereverThePiecesBreak(@ForAll("texts") String before, @ForAll("texts") String after) {
        StopStrings stop = new StopStrings(List.of("#stop#", "#st!"));
        StringBuilder told = new StringBuilder();
        for (char c : (before + "#stop#" + after).toCharArray()) {
            if (!stop.stopped()) {
                told.append(stop.add(String.valueOf(c)));
            }
        }
        assertThat(stop.stopped()).isTrue();
        assertThat(told.toString()).isEqualTo(before);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', 's', '#', 't')
                .ofMaxLength(12)
                .filter(text -> !(text + "#stop").contains("#stop#"));
    }

    @Example
    void withoutAStopStringNothingIsLost() {
        StopStrings stop = new StopStrings(List.of("END"));
        String told = stop.add("the E") + stop.add("N of it, EN") + stop.rest();
        assertThat(told).isEqualTo("the EN of it, EN");
        assertThat(stop.stopped()).isFalse();
    }
}
