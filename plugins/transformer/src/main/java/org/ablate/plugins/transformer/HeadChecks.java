package org.ablate.plugins.transformer;

import org.ablate.spi.component.Checks;
import org.ablate.spi.model.Dimensions;

/** The rules that attentions in heads share. */
final class HeadChecks {

    private HeadChecks() {}

    static void heads(int heads, Checks checks) {
        checks.surrounding(Dimensions.class)
                .ifPresent(dimensions -> checks.require(
                        dimensions.width() % heads == 0,
                        "heads",
                        heads + " heads do not divide width " + dimensions.width() + "; allowed: "
                                + Divisors.of(dimensions.width())));
    }

    /** Heads either have a width of their own or share the model's. */
    static void shares(Heads heads, Checks checks) {
        if (heads.headWidth().isEmpty()) {
            heads(heads.heads(), checks);
        }
    }

    static void keyValueHeads(int heads, int keyValueHeads, Checks checks) {
        checks.require(
                heads % keyValueHeads == 0,
                "keyValueHeads",
                keyValueHeads + " key and value heads do not divide " + heads + " heads; allowed: "
                        + Divisors.of(heads));
    }
}
