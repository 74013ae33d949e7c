package org.ablate.laboratory.experiment;

import java.util.Optional;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/** A claim about a metric at the end of the run. */
public record Expectation(
        @Doc("the largest value that keeps the claim") Optional<Double> atMost,
        @Doc("the smallest value that keeps the claim") Optional<Double> atLeast)
        implements SelfValidating {

    @Override
    public void check(ValidationContext checks) {
        checks.require(
                atMost.isPresent() || atLeast.isPresent(), "atMost", "claims nothing; give atMost, atLeast or both");
        if (atMost.isPresent() && atLeast.isPresent()) {
            checks.require(
                    atLeast.get() <= atMost.get(),
                    "atLeast",
                    "no value is at least " + atLeast.get() + " and at most " + atMost.get());
        }
    }
}
