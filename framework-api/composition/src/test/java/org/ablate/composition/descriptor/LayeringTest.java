package org.ablate.composition.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.ablate.composition.lab.Lab;
import org.ablate.composition.lab.Trials;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One descriptor over another, the command line over both, all over the defaults. */
class LayeringTest {

    private static final String BASE = """
            name: base
            steps: 7
            tags: [x, y]
            portions: {batch: 3, clip: 2}
            net: {type: stack, layers: 2, look: {type: heads, heads: 8}, place: {type: turn, theta: 5}}
            """;

    private Trials trials;

    @BeforeEach
    void folder(@TempDir Path folder) {
        trials = new Trials(folder).with("base.yaml", BASE);
    }

    private static Lab.Stack.Config stack(Lab.Trial trial) {
        return (Lab.Stack.Config) trial.net().config();
    }

    private static String origin(BoundDescriptor<?> bound, String path) {
        return bound.resolved().stream()
                .filter(value -> value.path().equals(path))
                .map(value -> value.origin().describe())
                .map(text -> text.replaceFirst(".*/", ""))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDescriptorKeepsWhatItDoesNotSayAnewAndEachValueItsOrigin() {
        BoundDescriptor<Lab.Trial> bound =
                trials.bind("extends: base.yaml\nname: child\nportions:\n  batch: 4\n", "seed=5");
        assertThat(bound.root().name()).isEqualTo("child");
        assertThat(bound.root().portions()).isEqualTo(new Lab.Portions(4, 2));
        assertThat(origin(bound, "name")).isEqualTo("trial.yaml:2:7");
        assertThat(origin(bound, "portions.batch")).isEqualTo("trial.yaml:4:10");
        assertThat(origin(bound, "portions.clip")).isEqualTo("base.yaml:4:28");
        assertThat(origin(bound, "seed")).isEqualTo("--set seed=5");
        assertThat(origin(bound, "loud")).startsWith("default of Trial");
    }

    @Test
    void oneElementOfAListNeedsNoBrackets() {
        Lab.Trial trial =
                trials.bind("extends: base.yaml\ntags: one\n", "places=turn").root();
        assertThat(trial.tags()).containsExactly("one");
        assertThat(trial.places()).singleElement().extracting(Choice::name).isEqualTo("turn");
    }

    @Test
    void fieldsOfAComponentDoNotLeakIntoAnother() {
        BoundDescriptor<Lab.Trial> bound = trials.bind("extends: base.yaml\nnet: {place: {type: table, rows: 5}}\n");
        assertThat(stack(bound.root()).place().config()).isEqualTo(new Lab.Table.Config(5, 0.02));
        assertThat(stack(bound.root()).layers()).isEqualTo(2);
        assertThat(stack(trials.bind("extends: base.yaml\n", "net.place.type=table")
                                .root())
                        .place()
                        .name())
                .isEqualTo("table");
    }

    @Test
    void aNameAloneReplacesTheSlotAndFieldsAloneKeepTheComponent() {
        assertThat(stack(trials.bind("extends: base.yaml\n", "net.place=turn").root())
                        .place()
                        .config())
                .isEqualTo(new Lab.Turn.Config(10000));
        assertThat(stack(trials.bind("name: t\nnet: {type: stack, layers: 1, look: heads}\n", "net.look.heads=2")
                                .root())
                        .look()
                        .config())
                .isEqualTo(new Lab.Heads.Config(2, 0));
    }

    @Test
    void fieldsOfASlotThatNobodyFilledGoToItsDefault() {
        Lab.Trial trial = trials.bind("extends: base.yaml\nrate: {value: 2}\n").root();
        assertThat(trial.rate().name()).isEqualTo("constant");
        assertThat(trial.rate().config()).isEqualTo(new Lab.Constant.Config(2));
    }

    @Test
    void theOrderOfOverridesThatMeetOneSlotDoesNotMatter() {
        String[] typeLast = {"net.place.rows=5", "net.place.type=table"};
        String[] typeFirst = {"net.place.type=table", "net.place.rows=5"};
        assertThat(trials.bind("extends: base.yaml\n", typeLast).root())
                .isEqualTo(trials.bind("extends: base.yaml\n", typeFirst).root());
    }

    @Test
    void theLastOverrideOfAValueWins() {
        assertThat(trials.bind(BASE, "steps=1", "steps=2").root().steps()).isEqualTo(2);
    }

    @Test
    void overridesAreYaml() {
        Lab.Trial trial = trials.bind(
                        BASE,
                        "net={type: stack, layers: 9, look: {type: heads, heads: 2}}",
                        "tags=[p, q]",
                        "note=a = b",
                        "loud=true",
                        "file=some/file.txt")
                .root();
        assertThat(stack(trial).layers()).isEqualTo(9);
        assertThat(trial.tags()).containsExactly("p", "q");
        assertThat(trial.note()).contains("a = b");
        assertThat(trial.loud()).isTrue();
        assertThat(trial.file()).contains(Path.of("some/file.txt"));
    }

    @Test
    void elementsOfListsAreSetByNumberAlsoOfDefaults() {
        assertThat(trials.bind(BASE, "tags.1=z", "tags.2=more").root().tags()).containsExactly("x", "z", "more");
        assertThat(trials.bind("name: t\nnet: {type: stack, layers: 1, look: heads}", "tags.0=z")
                        .root()
                        .tags())
                .containsExactly("z", "b");
        assertThat(trials.problems(BASE, "tags.7=z"))
                .containsExactly(
                        "--set tags.7=z: there is no element 7: the list has 2, counted from 0; number 2 adds one");
    }

    @Test
    void anOverrideThatIsNoneIsRefused() {
        assertThatThrownBy(() -> trials.bind(BASE, "steps"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("--set steps: expected a path and a value, such as --set model.layers=4");
        assertThatThrownBy(() -> trials.bind(BASE, "=4")).isInstanceOf(ExperimentException.class);
        assertThatThrownBy(() -> trials.bind(BASE, "a..b=4")).isInstanceOf(ExperimentException.class);
        assertThatThrownBy(() -> trials.bind(BASE, "tags=[a"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith("--set tags=[a: is not YAML");
        assertThatThrownBy(() -> trials.bind(BASE, "extends=base.yaml"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("--set extends=base.yaml: extends can only be given in a file");
    }

    @Test
    void anOverrideOfAnUnknownPathIsAnUnknownKey() {
        assertThat(trials.problems(BASE, "net.look.headz=2"))
                .singleElement()
                .asString()
                .startsWith("--set net.look.headz=2: net.look.headz: is not a field of 'heads'; did you mean 'heads'?");
    }

    @Test
    void aChainMayBeLongButNotRound() {
        trials.with("a.yaml", "extends: b.yaml\n").with("b.yaml", "extends: ./a.yaml\n");
        assertThatThrownBy(() -> trials.bind("extends: a.yaml\n"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("b.yaml:1:10: extends: goes round in a circle: ")
                .hasMessageContaining("trial.yaml → ");
        assertThatThrownBy(() -> trials.bind("extends: trial.yaml\n")).hasMessageContaining("goes round in a circle");
        for (int i = 0; i < 30; i++) {
            trials.with("c" + i + ".yaml", "extends: c" + (i + 1) + ".yaml\n");
        }
        assertThatThrownBy(() -> trials.bind("extends: c0.yaml\n"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("is too long a chain");
    }

    @Test
    void aMissingParentIsNamedWhereItIsAskedFor() {
        assertThatThrownBy(() -> trials.bind("name: t\nextends: nobody.yaml\n"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("trial.yaml:2:10: extends: ")
                .hasMessageContaining("nobody.yaml: there is no such file");
        assertThatThrownBy(() -> trials.bind("extends: [a.yaml, b.yaml]\n"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("trial.yaml:1:10: extends: expected the name of one file, found a list");
    }

    @Test
    void aProblemInAParentIsReportedInTheParent() {
        trials.with("wrong.yaml", BASE + "sseed: 4\n");
        assertThat(trials.problems("extends: wrong.yaml\n"))
                .singleElement()
                .asString()
                .startsWith("wrong.yaml:6:1: sseed: is not known here; did you mean 'seed'?");
    }
}
