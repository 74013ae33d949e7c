package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
     * Fields, as YAML, that the config's own rules ({@link org.ablate.spi.component.SelfValidating}) refuse, and the field that each is
     * refused at: {@code Map.of("{heads: 3}", "heads")}. A config with rules names at least one.
     */
    protected Map<String, String> refused() {
        return Map.of();
    }

    /** What surrounds the component where {@link #refused} holds: for rules that a wrong surrounding breaks. */
    protected Workbench refusingBench() {
        return bench();
    }

    /** The engine's operations on one thread, in float32 but in {@link #inFloat64}. */
    protected final Ops ops() {
        return ENGINE.ops();
    }

    /**
     * Does work during which {@link #ops}, and with them the bench, are of float64: parameters and samples are, and what programs call
     * float32.
     */
    protected final void inFloat64(Runnable work) {
        ENGINE.inFloat64(work);
    }

    @Test
    void isNamedAndSummarized() {
        PluginContract.assertNamedAndSummarized(component(bench()).getClass());
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
        PluginContract.assertRefuses(config(), refused(), refusingBench());
    }

    private ConfigRecord config() {
        return ConfigRecord.of(component(bench()).getClass());
    }
}
