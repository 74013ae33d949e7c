package org.ablate.plugins.initializers;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.layer.WeightRole;

/**
 * Zeros for weights of some roles, another initializer for the rest. With the default, what writes to the residual stream begins at zero,
 * so that every block begins as the identity (Zhang et al., 2019, arXiv:1901.09321; Bachlechner et al., 2020, arXiv:2003.04887 by a gain).
 * A model in which every weight is zero has no gradient to learn from.
 */
@Component(
        value = "zero",
        summary = "Zeros for weights of some roles, another initializer for the rest",
        formula = "w = 0",
        paper = "Zhang et al., 2019, arXiv:1901.09321",
        verdict = "residual outputs at zero begin every block as the identity; never zero two weights in a row")
public final class ZeroInitialization implements InitializationScheme {

    /** The fields of zero. */
    public record Config(
            @Doc("what begins at zero: any of embedding, position, hidden, residual-output and readout")
            @Default("[residual-output]")
            @NotEmpty
            List<WeightRole> roles,

            @Doc("how the rest begins") @Default("gpt2") Choice<InitializationScheme> rest) {}

    private final List<WeightRole> roles;
    private final InitializationScheme rest;

    @Inject
    ZeroInitialization(Config config, InitializationScheme rest) {
        this.roles = config.roles();
        this.rest = rest;
    }

    @Override
    public ValueInitializer of(WeightInit weight) {
        return roles.contains(weight.role()) ? ValueInitializer.zeros() : rest.of(weight);
    }
}
