package org.ablate.plugins.pretrained;

import java.util.List;

/** What an encoder of a folder was made for, as the class named in {@code architectures} says. */
enum Task {
    /** It restores masked tokens, or nothing is said. */
    RESTORE,
    /** It classifies whole texts. */
    CLASSIFY,
    /** It tags tokens. */
    TAG;

    /** @throws org.ablate.spi.ExperimentException for a task that no head of ours does */
    static Task of(ModelConfig config) {
        String architecture = config.texts("architectures").orElse(List.of()).stream()
                .findFirst()
                .orElse("");
        if (architecture.endsWith("ForSequenceClassification")) {
            return CLASSIFY;
        }
        if (architecture.endsWith("ForTokenClassification")) {
            return TAG;
        }
        boolean known = architecture.isEmpty()
                || architecture.endsWith("ForMaskedLM")
                || architecture.endsWith("ForPreTraining")
                || architecture.endsWith("Model");
        if (!known) {
            throw config.refusal(
                    "architectures",
                    "an encoder here restores masked tokens, classifies texts or tags tokens; write model.head for another use,"
                            + " after changing the name to that of the base model");
        }
        return RESTORE;
    }
}
