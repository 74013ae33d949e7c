package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLevelBpeTest {

    private static final List<String> DOCUMENTS = List.of("the cat sat on the mat", "the bat, the hat; the rat");
    private static final Tokenizer TOKENIZER = family(280, 1).train(DOCUMENTS);

    @Test
    void theMostFrequentPairIsMergedFirstAndTheSmallerIdsAmongEquals() {
        BytePairVocabulary learnt = BytePairTrainer.train(List.of("ab cd ab cd"), 300, 2, List.of());
        assertThat(learnt.merges())
                .startsWith(new BytePairVocabulary.Merge("a", "b"), new BytePairVocabulary.Merge("c", "d"));
        assertThat(learnt.tokens().subList(256, 258)).containsExactly("ab", "cd");
    }

    @Test
    void learningStopsAtTheVocabularySizeOrWhereNoPairIsFrequentEnough() {
        assertThat(family(259, 1).train(DOCUMENTS).size()).isEqualTo(259);
        assertThat(family(5000, 3).train(List.of("xy xy zw")).size()).isEqualTo(257);
        assertThat(family(5000, 1).train(List.of()).size()).isEqualTo(257);
    }

    @Test
    void orderOfDocumentsAndOfThePassDoesNotMatter() {
        Path first = save(family(300, 1).train(DOCUMENTS));
        Path second = save(family(300, 1).train(List.of(DOCUMENTS.get(1), DOCUMENTS.get(0))));
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Property(tries = 200)
    void anyTextComesBack(@ForAll String text) {
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            assertThatThrownBy(() -> TOKENIZER.encode(text))
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageContaining("half a character");
        } else {
            assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void encodingByWordGivesWhatTheLibraryGivesForTheText(@TempDir Path folder) {
        Random random = new Random(7);
        String[] parts = {" the", "cat", "\n", "  ", "'s", " 12", "—", "中文", "\t\t", "😀", " sat.", "\u3000", "é "};
        StringBuilder text = new StringBuilder();
        while (text.length() < 50_000) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        Path file = folder.resolve("tokenizer.json");
        TOKENIZER.save(file);
        NativeTokenizer library = new NativeTokenizer(TokenizerFile.read(file), "the file");
        assertThat(TOKENIZER.encode(text.toString())).isEqualTo(library.encode(text.toString()));
    }

    @Test
    void aSpecialTokenInTheTextIsRecognisedAsHuggingFaceDoes() {
        assertThat(TOKENIZER.encode("<|endoftext|>")).containsExactly(0);
        assertThat(TOKENIZER.encode("cat<|endoftext|>")).endsWith(0).startsWith(TOKENIZER.encode("cat"));
    }

    @Test
    void aTokenizerOfAnotherOriginIsReadAndEncodesWithItsOwnWords(@TempDir Path folder) {
        Path file = folder.resolve("tokenizer.json");
        String definition =
                TokenizerFile.byteLevelBpe(BytePairTrainer.train(List.of("a b a b a b"), 300, 2, List.of()), true);
        TokenizerFile.write(file, definition.replace("\"add_prefix_space\": false", "\"add_prefix_space\": true"));
        Tokenizer tokenizer = family(300, 1).load(file);
        assertThat(tokenizer.endOfText()).isEmpty();
        assertThat(tokenizer.decode(tokenizer.encode("a"))).isEqualTo(" a");
    }

    @Test
    void aLongTextWithoutSpacesIsEncoded() {
        String text = String.join("", Collections.nCopies(100_000, "中"));
        assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
    }

    @Test
    void idsCutInsideACharacterDecodeToAReplacementCharacter() {
        int[] ids = TOKENIZER.encode("a😀b");
        assertThat(TOKENIZER.decode(Arrays.copyOf(ids, 3))).isEqualTo("a\uFFFD");
        assertThat(TOKENIZER.decode(Arrays.copyOfRange(ids, 4, 6))).isEqualTo("\uFFFDb");
        assertThat(TOKENIZER.decode(new int[0])).isEmpty();
    }

    @Test
    void endOfTextIsTheFirstTokenAndStandsForNoText() {
        assertThat(TOKENIZER.endOfText()).hasValue(0);
        assertThat(TOKENIZER.token(0)).isEqualTo("<|endoftext|>");
        assertThat(TOKENIZER.decode(new int[] {0, TOKENIZER.encode("x")[0], 0})).isEqualTo("x");
    }

    @Test
    void tokensAreReadable() {
        assertThat(TOKENIZER.token(TOKENIZER.encode(" the")[0])).isEqualTo(" the");
        assertThat(TOKENIZER.token(TOKENIZER.encode("\n")[0])).isEqualTo("\\n");
        assertThat(TOKENIZER.token(TOKENIZER.encode("é")[0])).isEqualTo("<C3>");
    }

    @Test
    void anUnknownIdIsRefused() {
        assertThatThrownBy(() -> TOKENIZER.decode(new int[] {TOKENIZER.size()}))
                .hasMessage("token ids are 0 to %d, was %d", TOKENIZER.size() - 1, TOKENIZER.size());
    }

    @Test
    void aSavedTokenizerIsTheSameWhenLoaded(@TempDir Path folder) {
        Path file = folder.resolve("tokenizer.json");
        Path again = folder.resolve("again.json");
        TOKENIZER.save(file);
        Tokenizer loaded = family(4096, 1).load(file);
        loaded.save(again);
        assertThat(again).hasSameBinaryContentAs(file);
        assertThat(loaded.size()).isEqualTo(TOKENIZER.size());
        assertThat(loaded.encode("the bat's mat")).isEqualTo(TOKENIZER.encode("the bat's mat"));
    }

    @Test
    void filesOfAnotherKindAreRefusedByName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        assertThatThrownBy(() -> family(300, 1).load(file))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("no tokenizer file " + file);
        Files.writeString(file, "{\"model\": ");
        assertThatThrownBy(() -> family(300, 1).load(file))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(file + " is not a tokenizer.json");
        new Characters(new Characters.Config(false, List.of(), 0))
                .train(DOCUMENTS)
                .save(file);
        assertThatThrownBy(() -> family(300, 1).load(file))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("its model is \"WordLevel\"");
    }

    private static ByteLevelBpe family(int vocabularySize, int minimumFrequency) {
        return new ByteLevelBpe(new ByteLevelBpe.Config(vocabularySize, minimumFrequency, List.of(), 0));
    }

    private static Path save(Tokenizer tokenizer) {
        try {
            Path file = Files.createTempFile("tokenizer", ".json");
            file.toFile().deleteOnExit();
            tokenizer.save(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
