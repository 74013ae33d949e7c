package org.ablate.plugins.data.wordnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SynsetTest {

    private static Stream<Synset> synsets() {
        return WordNet.load().synsets().stream();
    }

    private static Synset synset(String word) {
        return synsets()
                .filter(synset -> synset.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anEntryIsThatOfADictionary() {
        assertThat(synsets().map(WordNetGlosses::entry))
                .startsWith(
                        "entity (noun): that which is perceived or known or inferred to have its own distinct existence"
                                + " (living or nonliving)")
                .contains("dog, domestic dog, Canis familiaris (noun): a member of the genus Canis (probably descended"
                        + " from the common wolf) that has been domesticated by man since prehistoric times; occurs in many"
                        + " breeds; \"the dog barked all night\"")
                .contains("unapproachable, unreachable, unreached, out of reach (adjective): inaccessibly located or"
                        + " situated; \"an unapproachable chalet high in the mountains\"; \"an unreachable canyon\"; \"the"
                        + " unreachable stars\"");
    }

    /** The counts are those of lines that begin with a digit in the files. */
    @Test
    void everySynsetOfTheFilesIsThere() {
        assertThat(synsets()).hasSize(117_791);
        assertThat(synsets().filter(it -> it.partOfSpeech() == PartOfSpeech.NOUN))
                .hasSize(82_192);
        assertThat(synsets().filter(it -> it.partOfSpeech() == PartOfSpeech.VERB))
                .hasSize(13_789);
        assertThat(synsets().filter(it -> it.partOfSpeech() == PartOfSpeech.ADJECTIVE))
                .hasSize(18_185);
        assertThat(synsets().filter(it -> it.partOfSpeech() == PartOfSpeech.ADVERB))
                .hasSize(3_625);
    }

    @Test
    void entriesHoldNoLineEndsAndNoMarks() {
        assertThat(synsets()).allSatisfy(synset -> {
            String entry = WordNetGlosses.entry(synset);
            assertThat(entry).doesNotContain("\n").isEqualTo(entry.strip());
            assertThat(String.join(", ", synset.words())).doesNotContain("_", "(p)", "(a)", "(ip)");
            assertThat(synset.definition())
                    .isNotBlank()
                    .isEqualTo(synset.definition().strip());
        });
    }

    @Test
    void aDefinitionEndsWhereExamplesBegin() {
        Synset dog = synset("dog");
        assertThat(dog.definition()).endsWith("occurs in many breeds");
        assertThat(dog.examples()).containsExactly("the dog barked all night");
        Synset line = WordNetFile.synset(
                "00001740 04 s 01 idle(p) 0 000 | not \"in use\"; \"an idle mind\" - R. Roe; \"idle: hands\"",
                PartOfSpeech.ADJECTIVE,
                "data.adj");
        assertThat(line.words()).containsExactly("idle");
        assertThat(line.definition()).isEqualTo("not \"in use\"");
        assertThat(line.examples()).containsExactly("an idle mind", "idle: hands");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00001740 03 n",
                "00001740 03 n 01 entity | gloss",
                "00001740 03 n 01 entity 0 001 @ 00001930 n | gloss",
                "00001740 03 n 01 entity 0 001 @ 00001930 x 0000 | gloss",
                "x 03 n 01 entity 0 000 | gloss"
            })
    void aLineThatIsNotASynsetIsRefused(String line) {
        assertThatThrownBy(() -> WordNetFile.synset(line, PartOfSpeech.NOUN, "data.noun"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("data.noun has a line that is not a synset: " + line);
    }
}
