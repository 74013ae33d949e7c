package org.ablate.spi.component;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value a field takes when the descriptor does not give one, written as it would be written there (YAML): {@code
 * @Default("1.0e-5")}, {@code @Default("rope")}, {@code @Default("{type: adamw, beta2: 0.99}")}. A field with neither a
 * default nor an {@code Optional} type is required.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({
    ElementType.RECORD_COMPONENT,
    ElementType.FIELD,
    ElementType.METHOD,
    ElementType.PARAMETER,
    ElementType.ANNOTATION_TYPE
})
public @interface Default {

    String value();
}
