package org.ablate.spi.component;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Annotations of a config field, also those that stand on another annotation, which many fields share: an annotation of a plugin's own
 * may carry {@link Doc}, {@link Default} and constraints, and a field that has it has them all.
 */
public final class SharedAnnotation {

    private SharedAnnotation() {}

    /** The annotation itself, or else the first one on an annotation of the element. */
    public static <A extends Annotation> Optional<A> find(AnnotatedElement element, Class<A> type) {
        A own = element.getAnnotation(type);
        if (own != null) {
            return Optional.of(own);
        }
        return Arrays.stream(element.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(type))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
