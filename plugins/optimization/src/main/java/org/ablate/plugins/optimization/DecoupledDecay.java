package org.ablate.plugins.optimization;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.PositiveOrZero;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.ablate.spi.component.Doc;

/** Weight decay beside the gradient. */
@Doc("share of a weight removed per step, times the learning rate")
@PositiveOrZero
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface DecoupledDecay {
    String message() default "must be at least 0";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
