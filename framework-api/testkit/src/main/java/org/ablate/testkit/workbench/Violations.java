package org.ablate.testkit.workbench;

import jakarta.validation.Constraint;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Values that break a constraint, at its edge and beyond. */
final class Violations {

    private Violations() {}

    /**
     * @param type of the constrained value
     * @return none when the constraint is not a known one
     */
    static List<Object> of(Annotation constraint, Class<?> type) {
        if (constraint instanceof Positive) {
            return numbers(type, 0, -1);
        } else if (constraint instanceof PositiveOrZero) {
            return numbers(type, -1);
        } else if (constraint instanceof Negative) {
            return numbers(type, 0, 1);
        } else if (constraint instanceof NegativeOrZero) {
            return numbers(type, 1);
        } else if (constraint instanceof Min min) {
            return numbers(type, min.value() - 1.0);
        } else if (constraint instanceof Max max) {
            return numbers(type, max.value() + 1.0);
        } else if (constraint instanceof DecimalMin min) {
            double edge = Double.parseDouble(min.value());
            return min.inclusive() ? numbers(type, edge - 1) : numbers(type, edge, edge - 1);
        } else if (constraint instanceof DecimalMax max) {
            double edge = Double.parseDouble(max.value());
            return max.inclusive() ? numbers(type, edge + 1) : numbers(type, edge, edge + 1);
        } else if (constraint instanceof NotBlank) {
            return List.of("", "  ");
        } else if (constraint instanceof NotEmpty) {
            return List.of(ofSize(type, 0));
        } else if (constraint instanceof Pattern pattern) {
            return Stream.of("", "\u0000", "a b", "?")
                    .<Object>map(text -> text)
                    .filter(text -> !text.toString().matches(pattern.regexp()))
                    .toList();
        } else if (constraint instanceof Size size) {
            return List.of(ofSize(type, size.min() > 0 ? size.min() - 1 : size.max() + 1));
        }
        return ofParts(constraint, type);
    }

    /** What breaks one of the constraints that a constraint is made of. */
    private static List<Object> ofParts(Annotation constraint, Class<?> type) {
        return Stream.of(constraint.annotationType().getAnnotations())
                .filter(part -> part.annotationType().isAnnotationPresent(Constraint.class))
                .flatMap(part -> of(part, type).stream())
                .toList();
    }

    private static Object ofSize(Class<?> type, int size) {
        if (type == List.class) {
            return Collections.nCopies(size, "x");
        }
        return type == Map.class ? Map.of() : "x".repeat(size);
    }

    private static List<Object> numbers(Class<?> type, double... values) {
        return DoubleStream.of(values)
                .<Object>mapToObj(value -> {
                    if (type == int.class || type == Integer.class) {
                        return (int) value;
                    } else if (type == long.class || type == Long.class) {
                        return (long) value;
                    }
                    return value;
                })
                .toList();
    }
}
