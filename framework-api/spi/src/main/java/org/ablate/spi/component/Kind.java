package org.ablate.spi.component;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface or abstract class as a kind of component: a slot that a descriptor fills by name, such as
 * {@code position} or {@code optimizer}. A plugin may bring kinds of its own.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Kind {

    /** The kind's name, lower case with hyphens: {@code "feed-forward"}. */
    String value();
}
