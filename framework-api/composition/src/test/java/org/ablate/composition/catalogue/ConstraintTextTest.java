package org.ablate.composition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Min;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

class ConstraintTextTest {

    /** A constraint of a plugin, for its own package alone. */
    @Constraint(validatedBy = {})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Multiple {
        int of();

        String message() default "must be a multiple of {of}";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    record Sizes(
            @Multiple(of = 8) int width,

            @Min(1) @DecimalMax(value = "2.5", inclusive = false)
            double share) {}

    @Test
    void aPluginsOwnConstraintSpeaksForItselfWhoeverMaySeeIt() {
        assertThat(ConstraintText.message(only(0))).isEqualTo("must be a multiple of 8");
        assertThat(ConstraintText.of(Sizes.class.getRecordComponents()[0])).containsExactly("a multiple of 8");
    }

    @Test
    void theStandardOnesAreInWordsThatFollowMustBe() {
        assertThat(ConstraintText.message(only(1))).isEqualTo("must be at least 1");
        assertThat(ConstraintText.of(Sizes.class.getRecordComponents()[1]))
                .containsExactly("at least 1", "less than 2.5");
    }

    private static Annotation only(int component) {
        return Sizes.class.getRecordComponents()[component].getAccessor().getAnnotations()[0];
    }
}
