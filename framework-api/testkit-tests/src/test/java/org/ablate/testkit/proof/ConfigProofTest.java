package org.ablate.testkit.proof;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Components whose config has one fault each. */
class ConfigProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(ConfigProofTest.class);
    }

    abstract static class Case extends ComponentContract<Object> {

        private final Object component;

        Case(Object component) {
            this.component = component;
        }

        @Override
        protected Object component(Workbench bench) {
            return component;
        }
    }

    @Component(value = "healthy", summary = "Has nothing wrong")
    static final class Healthy {
        record Config(
                @Doc("how many, at most 9") @Default("4") @Positive
                int count,

                @Doc("a list") @Default("[1, 2]") java.util.List<@Positive Integer> list,
                @Doc("a name") @Default("x") @NotBlank String name)
                implements SelfValidating {
            @Override
            public void check(ValidationContext checks) {
                checks.require(count < 10, "count", "found " + count + "; at most 9");
            }
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(new Healthy());
        }

        @Override
        protected Map<String, String> refused() {
            return Map.of("{count: 10}", "count");
        }
    }

    static final class Unnamed {}

    @CaughtBy("isNamedAndSummarized")
    static class UnnamedCase extends Case {
        UnnamedCase() {
            super(new Unnamed());
        }
    }

    @Component(value = "Broken_Name", summary = "Is written otherwise")
    static final class Misnamed {}

    @CaughtBy("isNamedAndSummarized")
    static class MisnamedCase extends Case {
        MisnamedCase() {
            super(new Misnamed());
        }
    }

    @Component(value = "broken", summary = "Does not say what a field means")
    static final class Undocumented {
        record Config(@Default("1") int count) {}
    }

    @CaughtBy("documentsEveryField")
    static class UndocumentedCase extends Case {
        UndocumentedCase() {
            super(new Undocumented());
        }
    }

    @Component(value = "broken", summary = "Has a default that its constraint refuses")
    static final class WrongDefault {
        record Config(
                @Doc("how many") @Default("0") @Positive int count) {}
    }

    @CaughtBy("hasDefaultsThatKeepItsConstraints")
    static class WrongDefaultCase extends Case {
        WrongDefaultCase() {
            super(new WrongDefault());
        }
    }

    @Component(value = "broken", summary = "Has a default of another type")
    static final class UnreadableDefault {
        record Config(@Doc("how many") @Default("many") int count) {}
    }

    @CaughtBy("hasDefaultsThatKeepItsConstraints")
    static class UnreadableDefaultCase extends Case {
        UnreadableDefaultCase() {
            super(new UnreadableDefault());
        }
    }

    @Component(value = "broken", summary = "Has a constraint that does not fit its field")
    static final class MisplacedConstraint {
        record Config(
                @Doc("how many") @Default("1") @NotBlank int count) {}
    }

    @CaughtBy("refusesWhatBreaksAConstraintAtItsField")
    static class MisplacedConstraintCase extends Case {
        MisplacedConstraintCase() {
            super(new MisplacedConstraint());
        }
    }

    @Component(value = "broken", summary = "Reports a problem at another field")
    static final class WrongField {
        record Config(@Doc("how many") @Default("1") int count) implements SelfValidating {
            @Override
            public void check(ValidationContext checks) {
                checks.require(count < 10, "counts", "found " + count + "; at most 9");
            }
        }
    }

    @CaughtBy("refusesWhatBreaksItsOwnRulesAtTheField")
    static class WrongFieldCase extends Case {
        WrongFieldCase() {
            super(new WrongField());
        }

        @Override
        protected Map<String, String> refused() {
            return Map.of("{count: 10}", "count");
        }
    }

    @CaughtBy("refusesWhatBreaksItsOwnRulesAtTheField")
    static class UnshownRuleCase extends Case {
        UnshownRuleCase() {
            super(new Healthy());
        }
    }
}
