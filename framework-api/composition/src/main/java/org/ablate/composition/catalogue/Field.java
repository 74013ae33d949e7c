package org.ablate.composition.catalogue;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/**
 * One field of a config record.
 *
 * @param name as the descriptor writes it
 * @param type what it holds
 * @param defaultText its default as YAML; empty when it has none
 * @param doc what it means; empty when the record does not say
 * @param constraints what its value must satisfy, in words: {@code "greater than 0"}
 * @param component where it was declared
 */
public record Field(
        String name,
        FieldType type,
        Optional<String> defaultText,
        String doc,
        List<String> constraints,
        RecordComponent component) {

    /** Whether a descriptor must give it. */
    public boolean required() {
        return defaultText.isEmpty() && !(type instanceof FieldType.OptionalOf);
    }
}
