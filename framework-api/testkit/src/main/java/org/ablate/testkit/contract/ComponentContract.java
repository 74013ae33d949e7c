package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.ablate.spi.component.Component;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.ConfigRecord;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What every component must do, whatever its kind: its annotations and its config. A test of a component of the author's own kind can
 * extend it directly.
 *
 * @param <K> the kind
 */
public abstract class ComponentContract<K> {

    @RegisterExtension
    static final TestEngine ENGINE = TestEngine.fp32();

    /**
     * Builds the component: {@code bench.build(Norm.class, "{type: my-norm, epsilon: 1.0e-6}")}, or with {@code new}. It is asked
     * for a fresh one several times in a test, each time on the bench where it will stand.
     */
    protected abstract K component(Workbench bench);

    /** What surrounds the component; override it to test in other sizes. */
    protected Workbench bench() {
        return Workbench.of(ENGINE::ops);
    }

    /**
     * Fields, as YAML, that the config's own rules ({@link org.ablate.spi.component.Checked}) refuse, and the field that each is
     * refused at: {@code Map.of("{heads: 3}", "heads")}. A config with rules names at least one.
     */
    protected Map<String, String> refused() {
        return Map.of();
    }

    /** What surrounds the component where {@link #refused} holds: for rules that a wrong surrounding breaks. */
    protected Workbench refusingBench() {
        return bench();
    }

    /** The engine's operations, in float32 on one thread. */
    protected final Ops ops() {
        return ENGINE.ops();
    }

    @Test
    void isNamedAndSummarised() {
        Class<?> type = component(bench()).getClass();
        Component component = type.getAnnotation(Component.class);
        assertThat(component).as("@Component of %s", type.getName()).isNotNull();
        assertThat(component.value()).as("its name").matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(component.summary()).as("its summary").isNotBlank().doesNotContain("\n");
    }

    @Test
    void documentsEveryField() {
        assertThat(config().undocumented()).as("fields without @Doc").isEmpty();
    }

    @Test
    void hasDefaultsThatKeepItsConstraints() {
        assertThat(config().wrongDefaults())
                .as("what is wrong with the defaults")
                .isEmpty();
    }

    @Test
    void refusesWhatBreaksAConstraintAtItsField() {
        assertThat(config().toothlessConstraints())
                .as("constraints that do not refuse what they should")
                .isEmpty();
    }

    @Test
    void refusesWhatBreaksItsOwnRulesAtTheField() {
        ConfigRecord config = config();
        assertThat(!config.hasRules() || !refused().isEmpty())
                .as("its config is Checked: name descriptors that it refuses in refused()")
                .isTrue();
        refused().forEach((fields, field) -> assertThat(config.problems(fields, refusingBench()))
                .as("problems of %s", fields)
                .anySatisfy(problem -> assertThat(problem).matches("(?s)" + field + ": .{5,}")));
    }

    private ConfigRecord config() {
        return ConfigRecord.of(component(bench()).getClass());
    }
}
