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

/** What keeps a division by the root of a mean of squares finite. */
@Doc("added to the root of the mean of squares")
@PositiveOrZero
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface RootEpsilon {
    String message() default "must be at least 0";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
