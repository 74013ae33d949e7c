package org.ablate.plugins.optimization.optimizer;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** Fields that many optimizers have: each an annotation with the documentation, the default and the range that they share. */
public final class OptimizerFields {

    private OptimizerFields() {}

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

    /** What the mean of gradients remembers. */
    @Doc("share of the mean of gradients kept per step, from 0, less than 1")
    @PositiveOrZero
    @DecimalMax(value = "1", inclusive = false)
    @Constraint(validatedBy = {})
    @ReportAsSingleViolation
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface FirstBeta {
        String message() default "must be at least 0 and less than 1";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** Weight decay within the gradient, also called L2. */
    @Doc("multiple of the weight added to its gradient")
    @Default("0.0")
    @PositiveOrZero
    @Constraint(validatedBy = {})
    @ReportAsSingleViolation
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface GradientDecay {
        String message() default "must be at least 0";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

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

    /** Which parameters weight decay is for. */
    @Doc("what decays: matrices (tensors of two or more dimensions), all or none")
    @Default("matrices")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface WhatDecays {}
}
