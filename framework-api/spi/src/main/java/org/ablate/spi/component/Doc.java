package org.ablate.spi.component;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a descriptor field means, with its unit: shown by {@code ablate components} and in the JSON Schema. Where many records have the
 * same field, it may stand, with {@link Default} and constraints, on an annotation of the plugin's own, which then says all of them.
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
public @interface Doc {

    String value();
}
