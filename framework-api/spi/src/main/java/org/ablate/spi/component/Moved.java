package org.ablate.spi.component;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Former field of a config record, so that a descriptor which still has it is told what to write. */
@Documented
@Repeatable(Moved.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Moved {

    /** The field's former name. */
    String field();

    /** What to write in its place; {@code %s} stands for the value that was written, which is a scalar. */
    String to();

    /** Several of them. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {

        Moved[] value();
    }
}
