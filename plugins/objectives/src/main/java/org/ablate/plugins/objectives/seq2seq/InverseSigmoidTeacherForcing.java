package org.ablate.plugins.objectives.seq2seq;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMin;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** {@code ε(i) = k / (k + exp(i / k))} (Bengio et al., 2015, arXiv:1506.03099, section 2.4). */
@Component(
        value = "inverse-sigmoid",
        summary = "Stays near 1 at first, then falls, then stays near 0",
        formula = "ε(i) = k / (k + exp(i / k))",
        paper = "Bengio et al., 2015, arXiv:1506.03099",
        verdict = "leaves the beginning of training alone")
public final class InverseSigmoidTeacherForcing implements TeacherForcingSchedule {

    /** The fields of the inverse-sigmoid decay. */
    public record Config(
            @Doc("the scale k, in steps: the true word and the own one are alike likely at k · ln k")
            @Default("1000")
            @DecimalMin("1")
            double scale) {}

    private final Config config;

    public @Inject InverseSigmoidTeacherForcing(Config config) {
        this.config = config;
    }

    @Override
    public double truth(long step) {
        return config.scale() / (config.scale() + Math.exp(step / config.scale()));
    }
}
