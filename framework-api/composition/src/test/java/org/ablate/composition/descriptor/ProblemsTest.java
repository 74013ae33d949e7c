package org.ablate.composition.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.ablate.composition.lab.Trials;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read when a descriptor is wrong. */
class ProblemsTest {

    private static final String NET = "net: {type: stack, layers: 2, look: heads}\n";

    private Trials trials;

    @BeforeEach
    void folder(@TempDir Path folder) {
        trials = new Trials(folder);
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheFields() {
        assertThat(trials.problems("name: t\n" + NET + "portions: {zebra: 1}\n"))
                .containsExactly("trial.yaml:3:12: portions.zebra: is not known here; fields: batch, clip");
    }

    @Test
    void aMisspeltKeyIsAnsweredWithTheNearestOneAndNotMissedAsWell() {
        assertThat(trials.problems("name: t\nnet: {type: stack, layres: 2, look: heads}\n"))
                .containsExactly("trial.yaml:2:20: net.layres: is not a field of 'stack'; did you mean 'layers'?;"
                        + " fields: layers, width, look, place");
    }

    @Test
    void caseAndUnderscoresAreSeenThrough() {
        assertThat(trials.problems("name: t\nnet: {type: stack, layers: 2, look: heads, WIDTH: 4}\n"))
                .singleElement()
                .asString()
                .contains("did you mean 'width'?");
    }

    @Test
    void aKeyOfAnotherComponentIsUnusedAndSaysWhose() {
        assertThat(trials.problems(
                        "name: t\nnet: {type: stack, layers: 2, look: heads, place: {type: turn, spread: 0.1}}\n"))
                .containsExactly(
                        "trial.yaml:2:64: net.place.spread: is not a field of 'turn' but of table; fields: theta");
    }

    @Test
    void aDuplicateKeyNamesBothPlaces() {
        assertThat(trials.problems("name: t\nseed: 1\nseed: 2\n" + NET))
                .singleElement()
                .asString()
                .startsWith("trial.yaml:3:1: the key 'seed' is given twice, first at ")
                .contains("trial.yaml:2:1");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThat(trials.problems("""
                        name: T!
                        sed: 1
                        steps: -4
                        steps: 5
                        loud: maybe
                        net:
                          type: stack
                          layers: 0
                          width: 20
                          look: {type: heads, heads: 6, drop: 1.5}
                          place: tern
                        """)).hasSize(8);
    }

    @Test
    void aWrongTypeSaysWhatWasFoundAndWhatIsExpected() {
        assertThat(trials.problems("""
                        name: [t]
                        steps: many
                        seed: "12"
                        loud: yes
                        share: {a: 1}
                        tags: {loss: 1}
                        portions: 3
                        limits: [1]
                        places: {type: turn}
                        net: [stack]
                        """))
                .containsExactly(
                        "trial.yaml:1:7: name: found a list; expected a text",
                        "trial.yaml:2:8: steps: found the text 'many'; expected a whole number",
                        "trial.yaml:3:7: seed: found the text '12'; expected a whole number; remove the quotes",
                        "trial.yaml:4:7: loud: found the text 'yes'; expected true or false",
                        "trial.yaml:5:8: share: found a mapping; expected a number",
                        "trial.yaml:6:7: tags: found a mapping; expected a list, each a text",
                        "trial.yaml:7:11: portions: found the number 3; expected a mapping with batch, clip",
                        "trial.yaml:8:9: limits: found a list; expected a mapping from names, each to a mapping with"
                                + " atMost, strikes",
                        "trial.yaml:9:9: places: found a mapping; expected a list, each a place",
                        "trial.yaml:10:6: net: found a list; expected a net: narrow, needy, stack");
    }

    @Test
    void aValueOutOfRangeSaysTheRange() {
        assertThat(trials.problems("name: t\nsteps: 0\nshare: 1.5\ntags: []\n" + NET))
                .containsExactlyInAnyOrder(
                        "trial.yaml:2:8: steps: found the number 0; must be greater than 0",
                        "trial.yaml:3:8: share: found the number 1.5; must be from 0 to 1",
                        "trial.yaml:4:7: tags: found a list; must be not empty");
    }

    @Test
    void aRecordsOwnWordsForAConstraintAreUsed() {
        assertThat(trials.problems("name: T 1\n" + NET))
                .containsExactly("trial.yaml:1:7: name: found the text 'T 1'; must be lower case letters and hyphens");
    }

    @Test
    void rangesHoldInsideOptionalsListsAndMappings() {
        assertThat(trials.problems("name: t\nlimits: {loss: {atMost: -1}, other: {strikes: 10}}\n" + NET))
                .containsExactlyInAnyOrder(
                        "trial.yaml:2:25: limits.loss.atMost: found the number -1.0; must be greater than 0",
                        "trial.yaml:2:47: limits.other.strikes: found the number 10; must be at most 9");
    }

    @Test
    void rangesAreCheckedEvenWhereAnotherFieldIsMissing() {
        assertThat(trials.problems("steps: 0\n" + NET))
                .containsExactly(
                        "trial.yaml:1:1: name: is required; expected a text",
                        "trial.yaml:1:8: steps: found the number 0; must be greater than 0");
    }

    @Test
    void anUnknownComponentIsAnsweredWithTheNearestAndTheFullList() {
        assertThat(trials.problems(
                        "name: t\nnet: {type: stack, layers: 2, look: headz, place: {type: trun}}\nrate: 5\n"))
                .containsExactly(
                        "trial.yaml:2:37: net.look: there is no look 'headz'; did you mean 'heads'?; installed: heads,"
                                + " two-sided",
                        "trial.yaml:2:58: net.place.type: there is no place 'trun'; did you mean 'turn'?; installed:"
                                + " none, table, turn",
                        "trial.yaml:3:7: rate: there is no rate '5'; installed: constant, product, sequence");
    }

    @Test
    void aMissingSlotNamesItsKindAndTheChoices() {
        assertThat(trials.problems("name: t\nnet: {type: stack, layers: 2}\n"))
                .containsExactly("trial.yaml:2:6: net.look: is required; choose a look: heads, two-sided");
    }

    @Test
    void aSlotWithoutATypeNamesTheChoices() {
        assertThat(trials.problems("name: t\nnet: {layers: 2}\n"))
                .containsExactly("trial.yaml:2:6: net: has no 'type'; choose a net: narrow, needy, stack");
    }

    @Test
    void aMissingFieldSaysWhatIsExpected() {
        assertThat(trials.problems("name: t\nnet: {type: stack, look: heads}\n"))
                .containsExactly("trial.yaml:2:6: net.layers: is required; expected a whole number");
    }

    @Test
    void aKeyWithoutAValueIsNotADefault() {
        assertThat(trials.problems("name: t\nsteps:\nseed: null\nnet: {type: stack, layers: 2, look: }\nrate: ~\n"))
                .containsExactlyInAnyOrder(
                        "trial.yaml:2:7: steps: has no value; give a whole number, or remove the key",
                        "trial.yaml:3:7: seed: has no value; give a whole number, or remove the key",
                        "trial.yaml:4:36: net.look: has no value; give a look: heads, two-sided, or remove the key",
                        "trial.yaml:5:7: rate: has no value; give a rate: constant, product, sequence, or remove the"
                                + " key");
    }

    @Test
    void anEnumListsItsValues() {
        assertThat(trials.problems("name: t\nrounding: half-upp\n" + NET))
                .containsExactly("trial.yaml:2:11: rounding: found the text 'half-upp'; did you mean 'half-up'?;"
                        + " expected one of half-up, half-down, none");
    }

    @Test
    void wholeNumbersThatDoNotFitAreRefused() {
        assertThat(trials.problems("name: t\nsteps: 3000000000\nseed: 1e400000000\n" + NET))
                .containsExactly(
                        "trial.yaml:2:8: steps: found the number 3000000000; a whole number here is from -2147483648 to"
                                + " 2147483647",
                        "trial.yaml:3:7: seed: found the number 1e400000000; a whole number here is from"
                                + " -9223372036854775808 to 9223372036854775807");
    }

    @Test
    void aFractionIsNoWholeNumber() {
        assertThat(trials.problems("name: t\nsteps: 1.5\nseed: 1e-3\n" + NET))
                .containsExactly(
                        "trial.yaml:2:8: steps: found the number 1.5; expected a whole number",
                        "trial.yaml:3:7: seed: found the number 1e-3; expected a whole number");
    }

    @Test
    void numbersAreFiniteAndWrittenPlainly() {
        assertThat(trials.problems("name: t\nshare: .nan\nsteps: .inf\nseed: 1_000\nportions: {clip: 1e999}\n" + NET))
                .containsExactly(
                        "trial.yaml:2:8: share: found the number .nan; expected a number that is finite",
                        "trial.yaml:3:8: steps: found the number .inf; expected a whole number that is finite",
                        "trial.yaml:4:7: seed: found the text '1_000'; expected a whole number; write its digits"
                                + " without separators",
                        "trial.yaml:5:18: portions.clip: found the number 1e999, which is too large for a 64-bit"
                                + " number");
    }

    @Test
    void headsThatDoNotDivideTheWidthAreFoundInTheirSurroundings() {
        assertThat(trials.problems(
                        "name: t\nnet:\n  type: stack\n  layers: 2\n  look:\n    type: heads\n    heads: 6\n"))
                .containsExactly("trial.yaml:7:12: net.look.heads: 6 does not divide width 128; allowed: its divisors");
    }

    @Test
    void aRuleAboutADefaultSaysSoAndPointsToWhereTheComponentWasChosen() {
        assertThat(trials.problems("name: t\nnet: {type: stack, layers: 2, width: 6, look: heads}\n"))
                .singleElement()
                .asString()
                .startsWith(
                        "trial.yaml:2:47: net.look.heads: 4 does not divide width 6; allowed: its divisors (default of"
                                + " heads (");
    }

    @Test
    void rulesAreCheckedEvenWhereTheSurroundingsLackSomethingElse() {
        assertThat(trials.problems("net: {type: stack, width: 6, look: heads}\n"))
                .hasSize(3)
                .anyMatch(problem -> problem.contains("4 does not divide width 6"));
    }

    @Test
    void rulesThatWouldReadAWrongValueWaitUntilItIsRight() {
        assertThat(trials.problems("name: t\nnet: {type: stack, layers: 2, width: wide, look: heads}\n"))
                .containsExactly("trial.yaml:2:38: net.width: found the text 'wide'; expected a whole number");
        assertThat(trials.problems("name: t\nnet: {type: stack, layers: 2, width: -6, look: heads}\n"))
                .containsExactly("trial.yaml:2:38: net.width: found the number -6; must be greater than 0");
    }

    @Test
    void controlCharactersOfAValueDoNotReachTheTerminal() {
        assertThat(trials.problems("name: \"\\e[31m\\n\"\n" + NET))
                .containsExactly("trial.yaml:1:7: name: found the text '\\u001B[31m\\n'; must be lower case letters and"
                        + " hyphens");
    }

    @Test
    void controlCharactersOfAKeyDoNotReachTheTerminal() {
        assertThat(trials.problems("name: t\nlimits: {\"a\\e[31m\": {strikes: 0}}\n" + NET))
                .containsExactly("trial.yaml:2:31: limits.a?[31m.strikes: found the number 0; must be at least 1");
    }

    @Test
    void aMegabyteOfUnknownKeysIsAnsweredWithTheFirstOfThem() {
        StringBuilder yaml = new StringBuilder("name: t\n" + NET);
        for (int i = 0; i < 40_000; i++) {
            yaml.append("unknown").append(i).append(": 1\n");
        }
        assertThatThrownBy(() -> trials.bind(yaml.toString()))
                .isInstanceOf(DescriptorException.class)
                .hasMessageContaining("trial.yaml:3:1: unknown0: is not known here")
                .hasMessageEndingWith("… and 39950 more problems");
    }

    @Test
    void anOverrideIsNamedAsTheOrigin() {
        assertThat(trials.problems("name: t\n" + NET, "steps=-1", "net.look=hads"))
                .containsExactly(
                        "--set net.look=hads: net.look: there is no look 'hads'; did you mean 'heads'?; installed:"
                                + " heads, two-sided",
                        "--set steps=-1: steps: found the number -1; must be greater than 0");
    }
}
