package org.ablate.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs contract tests as JUnit does and reports which of their methods failed. */
final class Verdict {

    private Verdict() {}

    /**
     * A test for each contract test nested in a class: one marked {@link CaughtBy} must fail in that method, one without the mark in
     * none.
     */
    static Stream<DynamicTest> ofAllIn(Class<?> outer) {
        return Stream.of(outer.getDeclaredClasses())
                .filter(nested ->
                        nested.getSimpleName().endsWith("Case") && !Modifier.isAbstract(nested.getModifiers()))
                .sorted(Comparator.comparing(Class::getName))
                .map(nested -> DynamicTest.dynamicTest(nested.getSimpleName(), () -> assertVerdict(nested)));
    }

    private static void assertVerdict(Class<?> contract) {
        Map<String, String> failures = failures(contract);
        CaughtBy mark = contract.getAnnotation(CaughtBy.class);
        if (mark == null) {
            assertThat(failures).as("failures of a component without a fault").isEmpty();
        } else {
            assertThat(failures).as("failed methods").containsKey(mark.value());
        }
    }

    /** Failed methods with their messages. */
    private static Map<String, String> failures(Class<?> contract) {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .execute();
        assertThat(results.testEvents().started().count()).as("tests run").isGreaterThanOrEqualTo(5);
        Map<String, String> failures = new TreeMap<>();
        results.allEvents().failed().stream()
                .forEach(event -> failures.put(
                        event.getTestDescriptor()
                                .getSource()
                                .filter(MethodSource.class::isInstance)
                                .map(source -> ((MethodSource) source).getMethodName())
                                .orElse("the class"),
                        event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .map(Throwable::toString)
                                .orElse("")));
        return failures;
    }
}
