package org.ablate.plugins.data.wordnet;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** A field of WordNet's sources: how much of WordNet is for validation. */
@Doc("share of WordNet's meanings, drawn at random, for validation; no split has a word of another")
@Default("0.02")
@Documented
@Constraint(validatedBy = {})
@DecimalMin(value = "0", inclusive = false)
@DecimalMax("0.4")
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@interface ValidationShare {

    String message() default "must be greater than 0 and at most 0.4";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
