package org.ablate.plugins.optimization;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.ablate.spi.component.Doc;

/** What the mean of squared gradients remembers. */
@Doc("share of the mean of squared gradients kept per step, from 0, less than 1")
@PositiveOrZero
@DecimalMax(value = "1", inclusive = false)
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface SecondBeta {
    String message() default "must be at least 0 and less than 1";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
