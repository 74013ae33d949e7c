package org.ablate.plugins.pretrained;

import java.util.List;
import java.util.stream.Stream;

/** What a model of a folder was made for, as the class named in {@code architectures} says. */
enum Task {
    /** It scores tokens, masked ones or the next, or nothing is said. */
    SCORE_TOKENS,
    /** It classifies whole texts. */
    CLASSIFY,
    /** It tags tokens. */
    TAG;

    /**
     * That of an encoder.
     *
     * @throws org.ablate.spi.ExperimentException for a task that no head of ours does
     */
    static Task ofEncoder(ModelConfig config) {
        return of(config, "an encoder here restores masked tokens", "ForMaskedLM", "ForPreTraining", "Model");
    }

    /**
     * That of a decoder.
     *
     * @throws org.ablate.spi.ExperimentException for a task that no head of ours does
     */
    static Task ofDecoder(ModelConfig config) {
        return of(config, "a decoder here predicts the next token", "ForCausalLM", "Model");
    }

    private static Task of(ModelConfig config, String first, String... scoringTokens) {
        String architecture = config.texts("architectures").orElse(List.of()).stream()
                .findFirst()
                .orElse("");
        if (architecture.endsWith("ForSequenceClassification")) {
            return CLASSIFY;
        }
        if (architecture.endsWith("ForTokenClassification")) {
            return TAG;
        }
        if (!architecture.isEmpty() && Stream.of(scoringTokens).noneMatch(architecture::endsWith)) {
            throw config.refusal(
                    "architectures",
                    first + ", classifies texts or tags tokens; write model.head for another use, after changing the"
                            + " name to that of the base model");
        }
        return SCORE_TOKENS;
    }
}
