package org.ablate.plugins.pretrained;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.model.Output;

/** What a model of a folder was made for, as the class named in {@code architectures} says. */
enum HeadTask {
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
    static HeadTask ofEncoder(ModelConfig config) {
        return of(config, "an encoder here restores masked tokens", "ForMaskedLM", "ForPreTraining", "Model");
    }

    /**
     * That of a decoder.
     *
     * @throws org.ablate.spi.ExperimentException for a task that no head of ours does
     */
    static HeadTask ofDecoder(ModelConfig config) {
        return of(config, "a decoder here predicts the next token", "ForCausalLM", "Model");
    }

    /** The kind of classes that the head of a folder's model scores; none of one that scores tokens. */
    static Optional<Output> scores(ModelConfig config) {
        String architecture = architecture(config);
        if (architecture.endsWith("ForSequenceClassification")) {
            return Optional.of(Output.CLASSES);
        }
        return architecture.endsWith("ForTokenClassification") ? Optional.of(Output.TOKEN_CLASSES) : Optional.empty();
    }

    private static String architecture(ModelConfig config) {
        return config.texts("architectures").orElse(List.of()).stream()
                .findFirst()
                .orElse("");
    }

    private static HeadTask of(ModelConfig config, String first, String... scoringTokens) {
        Optional<Output> classes = scores(config);
        if (classes.isPresent()) {
            return classes.get() == Output.CLASSES ? CLASSIFY : TAG;
        }
        String architecture = architecture(config);
        if (!architecture.isEmpty() && Stream.of(scoringTokens).noneMatch(architecture::endsWith)) {
            throw config.refusal(
                    "architectures",
                    first + ", classifies texts or tags tokens; write model.head for another use, after changing the"
                            + " name to that of the base model");
        }
        return SCORE_TOKENS;
    }
}
