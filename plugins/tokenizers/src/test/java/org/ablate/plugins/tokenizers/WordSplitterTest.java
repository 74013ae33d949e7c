package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class WordSplitterTest {

    /** GPT-2's published pattern. */
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    @Property
    void wordsAreThoseOfThePattern(@ForAll("texts") String text) {
        List<String> expected =
                WORDS.matcher(text).results().map(MatchResult::group).toList();
        assertThat(words(text)).isEqualTo(expected);
    }

    @Property
    void aWordAloneIsThatWord(@ForAll("texts") String text) {
        assertThat(words(text)).allSatisfy(word -> assertThat(words(word)).containsExactly(word));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                " ", "  ", "\n", "\t", "\u00a0", "\u3000", "\u2028", "\u0085", "\u180e", "\u200b", "a", "Zé", "中", "𝔘",
                "1", "½", "１", "'", "'s", "'ll", "'l", "'re", "'V", ".", "—", "😀", "\u0301", "\u0000", "the");
        Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(3).filter(WordSplitterTest::isWellFormed);
        return Arbitraries.frequencyOf(Tuple.of(9, pieces), Tuple.of(1, anything))
                .list()
                .ofMaxSize(25)
                .map(list -> String.join("", list));
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        WordSplitter.split(text, words::add);
        return words;
    }
}
