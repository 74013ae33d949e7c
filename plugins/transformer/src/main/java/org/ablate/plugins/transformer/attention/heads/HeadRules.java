package org.ablate.plugins.transformer.attention.heads;

import org.ablate.plugins.transformer.config.Divisors;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.Dimensions;

/** Validation rules of configs of attentions in heads. */
public final class HeadRules {

    private HeadRules() {}

    public static void heads(int heads, ValidationContext checks) {
        checks.surrounding(Dimensions.class)
                .ifPresent(dimensions -> checks.require(
                        dimensions.width() % heads == 0,
                        "heads",
                        heads + " heads do not divide width " + dimensions.width() + "; allowed: "
                                + Divisors.of(dimensions.width())));
    }

    /** Heads either have a width of their own or share the model's. */
    public static void shares(HeadsConfig heads, ValidationContext checks) {
        if (heads.headWidth().isEmpty()) {
            heads(heads.heads(), checks);
        }
    }

    public static void keyValueHeads(int heads, int keyValueHeads, ValidationContext checks) {
        checks.require(
                heads % keyValueHeads == 0,
                "keyValueHeads",
                keyValueHeads + " key and value heads do not divide " + heads + " heads; allowed: "
                        + Divisors.of(heads));
    }
}
