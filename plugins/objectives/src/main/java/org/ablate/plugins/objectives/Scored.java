package org.ablate.plugins.objectives;

import org.ablate.spi.ExperimentException;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;

/** What objectives over answers ask of a model. */
final class Scored {

    private Scored() {}

    /** @throws ExperimentException when the model sees later tokens or does not score tokens, which would make the task void */
    static void requireCausalTokens(Architecture model, String objective) {
        if (!model.causal()) {
            throw new ExperimentException(
                    "objective '" + objective + "' asks a model to predict tokens it must not see, but"
                            + " this architecture looks at later tokens; choose a causal one, such as decoder");
        }
        if (model.output() != Output.TOKENS) {
            throw new ExperimentException(
                    "objective '" + objective + "' needs scores of the vocabulary, but the model's head"
                            + " scores classes; choose the head language-model");
        }
    }
}
