package org.ablate.spi.component;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class as a component of the one {@link Kind} it extends or implements. The class has one
 * {@code @Inject} constructor and may have a nested {@code public record Config(...)}; a record component of type
 * {@link Choice} is a slot for another component, and what the record declares as a slot the constructor asks for:
 * {@code Attention}, {@code Provider<Attention>} for one per layer, or {@code @Named("cross") Attention} where a class
 * has two slots of one kind (the name is the record component's).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Component {

    /** The name a descriptor uses, lower case with hyphens, unique within its kind: {@code "rope"}. */
    String value();

    /** One sentence for {@code ablate components}. */
    String summary();

    /** What it computes, in one line of plain text: {@code "softmax(q · kᵀ / √d) · v"}; empty where there is nothing to compute. */
    String formula() default "";

    /** Where it comes from: {@code "Su et al., 2021, arXiv:2104.09864"}; empty where nobody published it. */
    String paper() default "";

    /** When to choose it, and what it costs, in one line. */
    String verdict() default "";
}
