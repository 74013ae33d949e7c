package org.ablate.plugins.pretrained;

import java.util.List;
import org.ablate.spi.ExperimentException;

/** All families that are known. */
final class Families {

    private static final List<Family> ALL = List.of(
            new Bloom(),
            new Gemma(),
            new Gpt2(),
            new GptJ(),
            new GptNeoX(),
            new Llama(),
            new Mistral(),
            new Mixtral(),
            new Olmo2(),
            new Opt(),
            new Phi(),
            new Qwen2(),
            new Qwen3());

    private Families() {}

    static List<Family> all() {
        return ALL;
    }

    static List<String> names() {
        return ALL.stream().map(Family::name).sorted().toList();
    }

    /**
     * The family of a name.
     *
     * @param file who asks
     * @throws ExperimentException when there is none
     */
    static Family get(String name, String file) {
        return ALL.stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ExperimentException(file + ": the family of models '" + name
                        + "' is not known; known are " + String.join(", ", names())));
    }
}
