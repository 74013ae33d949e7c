package org.ablate.plugins.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;

class WordNetGlossesTest {

    private static final List<PartOfSpeech> ALL = List.of(PartOfSpeech.values());

    @Test
    void aDocumentIsADictionaryEntry() {
        assertThat(documents(Split.TRAIN, 0.05, ALL))
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

    /** The counts are those of synset lines in the files. */
    @Test
    void everySynsetIsInOneSplit() {
        assertThat(documents(Split.TRAIN, 0.05, ALL)).hasSize(117_791 - 5_889);
        assertThat(documents(Split.VALIDATION, 0.05, ALL)).hasSize(5_889);
        Set<String> verbs = new HashSet<>(documents(Split.TRAIN, 0.5, List.of(PartOfSpeech.VERB)));
        verbs.addAll(documents(Split.VALIDATION, 0.5, List.of(PartOfSpeech.VERB)));
        assertThat(verbs).hasSizeGreaterThan(13_700).allMatch(verb -> verb.contains(" (verb): "));
    }

    @Test
    void eachPassAndAnyOrderOfThePartsOfSpeechGivesTheSameDocuments() {
        List<PartOfSpeech> some = List.of(PartOfSpeech.ADVERB, PartOfSpeech.VERB);
        List<PartOfSpeech> reversed = List.of(PartOfSpeech.VERB, PartOfSpeech.ADVERB);
        assertThat(documents(Split.VALIDATION, 0.1, some)).isEqualTo(documents(Split.VALIDATION, 0.1, reversed));
    }

    @Test
    void documentsHoldNoLineEndsAndNoMarks() {
        for (PartOfSpeech partOfSpeech : ALL) {
            List<String> documents = new ArrayList<>();
            WordNetFile.read(partOfSpeech, () -> true, documents::add);
            assertThat(documents)
                    .allMatch(document -> !document.contains("\n") && document.equals(document.strip()))
                    .noneMatch(document ->
                            document.substring(0, document.indexOf(" (")).contains("_"))
                    .noneMatch(document -> document.contains("(p) (") || document.contains("(a), "));
        }
    }

    @Test
    void aLineThatIsNotASynsetIsRefused() {
        assertThatThrownBy(() -> WordNetFile.document("00001740 03 n", PartOfSpeech.NOUN, "data.noun"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("data.noun has a line that is not a synset: 00001740 03 n");
    }

    private static List<String> documents(Split split, double share, List<PartOfSpeech> partsOfSpeech) {
        WordNetGlosses glosses = new WordNetGlosses(new WordNetGlosses.Config(share, partsOfSpeech));
        return StreamSupport.stream(glosses.documents(split).spliterator(), false)
                .toList();
    }
}
