package org.ablate.plugins.optimization.schedule;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;

/** Fields that many schedules have: each an annotation with the documentation, the default and the range that they share. */
public final class ScheduleFields {

    private ScheduleFields() {}

    /** The learning rate of an optimizer. */
    @Doc("peak learning rate, which the schedule scales")
    @Positive
    @Constraint(validatedBy = {})
    @ReportAsSingleViolation
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface PeakRate {
        String message() default "must be greater than 0";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** The warm-up of a schedule. */
    @Doc("steps over which the factor rises from 0 to 1; 0 for none")
    @Default("0")
    @PositiveOrZero
    @Constraint(validatedBy = {})
    @ReportAsSingleViolation
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface WarmUpSteps {
        String message() default "must be at least 0";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** When the decay of a schedule ends. */
    @Doc("step at which the decay ends; the length of the run when absent")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface DecayEnd {}

    /** Where the decay of a schedule ends. */
    @Doc("share of the peak at which the decay ends")
    @Default("0.0")
    @Fraction
    @Constraint(validatedBy = {})
    @ReportAsSingleViolation
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface DecayMinimum {
        String message() default "must be from 0 to 1";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }
}
