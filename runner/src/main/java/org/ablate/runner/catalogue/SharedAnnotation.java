package org.ablate.runner.catalogue;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Annotations of a field, also those that stand on another annotation which many fields share. */
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
