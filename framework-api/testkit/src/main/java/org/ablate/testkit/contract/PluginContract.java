package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Plugin;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.Components;
import org.ablate.testkit.workbench.ConfigRecord;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What {@link ComponentContract} asks of one component, of all components of a plugin and without building any: their annotations and
 * configs. It is for kinds that have no contract of their own, and for components that cannot be built by themselves; what those do is
 * left to the plugin's other tests.
 */
public abstract class PluginContract {

    @RegisterExtension
    static final TestEngine ENGINE = TestEngine.fp32();

    protected abstract Plugin plugin();

    /**
     * For each component whose config has rules of its own ({@link org.ablate.spi.component.SelfValidating}): fields, as YAML, that they
     * refuse, and the field that each is refused at.
     */
    protected Map<Class<?>, Map<String, String>> refused() {
        return Map.of();
    }

    /** What surrounds a component where {@link #refused} holds. */
    protected Workbench refusingBench() {
        return Workbench.of(ENGINE::ops);
    }

    private Stream<DynamicTest> each(Consumer<Class<?>> check) {
        return Components.of(plugin()).stream()
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> check.accept(type)));
    }

    @Test
    void contributesComponents() {
        assertThat(Components.of(plugin())).as("components of the plugin").isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> isNamedAndSummarized() {
        return each(PluginContract::assertNamedAndSummarized);
    }

    static void assertNamedAndSummarized(Class<?> type) {
        Component component = type.getAnnotation(Component.class);
        assertThat(component).as("@Component of %s", type.getName()).isNotNull();
        assertThat(component.value()).as("its name").matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(component.summary()).as("its summary").isNotBlank().doesNotContain("\n");
    }

    @TestFactory
    Stream<DynamicTest> documentsEveryField() {
        return each(type -> assertNothing(ConfigRecord.of(type).undocumented(), "fields without @Doc"));
    }

    @TestFactory
    Stream<DynamicTest> hasDefaultsThatKeepItsConstraints() {
        return each(type -> assertNothing(ConfigRecord.of(type).wrongDefaults(), "what is wrong with the defaults"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatBreaksAConstraintAtItsField() {
        return each(type -> assertNothing(
                ConfigRecord.of(type).toothlessConstraints(), "constraints that do not refuse what they should"));
    }

    private static void assertNothing(List<String> found, String what) {
        assertThat(found).as(what).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatBreaksItsOwnRulesAtTheField() {
        return each(
                type -> assertRefuses(ConfigRecord.of(type), refused().getOrDefault(type, Map.of()), refusingBench()));
    }

    static void assertRefuses(ConfigRecord config, Map<String, String> refused, Workbench bench) {
        assertThat(!config.hasRules() || !refused.isEmpty())
                .as("its config is Checked: name descriptors that it refuses in refused()")
                .isTrue();
        refused.forEach((fields, field) -> assertThat(config.problems(fields, bench))
                .as("problems of %s", fields)
                .anySatisfy(problem -> assertThat(problem).matches("(?s)" + field + ": .{5,}")));
    }
}
