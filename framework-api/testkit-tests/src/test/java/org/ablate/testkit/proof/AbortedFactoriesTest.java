package org.ablate.testkit.proof;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.util.List;
import java.util.stream.Stream;
import org.ablate.testkit.AbortedFactories;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A factory that is aborted is a skipped test with its reason. */
class AbortedFactoriesTest {

    @ExtendWith(AbortedFactories.class)
    static class AbortsInside {

        @TestFactory
        List<DynamicTest> cases() {
            return Assumptions.abort("no cases");
        }

        @TestFactory
        Stream<DynamicTest> others() {
            return Stream.of(DynamicTest.dynamicTest("runs", () -> {}));
        }
    }

    @ExtendWith(AbortedFactories.class)
    static class AbortsBefore {

        @BeforeEach
        void prepare() {
            Assumptions.abort("no cases");
        }

        @TestFactory
        Stream<DynamicTest> cases() {
            throw new AssertionError("not to be run");
        }

        @Test
        void one() {
            throw new AssertionError("not to be run");
        }
    }

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    @Test
    void ofWhatAFactoryAsksFor() {
        Events events = run(AbortsInside.class);
        events.assertStatistics(counts -> counts.started(2).aborted(1).succeeded(1));
        events.aborted().assertEventsMatchExactly(event(test(), abortedWithReason(message("no cases"))));
    }

    @Test
    void ofWhatIsAskedForBeforeIt() {
        Events events = run(AbortsBefore.class);
        events.assertStatistics(counts -> counts.started(2).aborted(2));
    }
}
