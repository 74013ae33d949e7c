package org.ablate.composition.catalogue;

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
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** A validation constraint in words that follow "must be". The same words stand in documentation and in messages. */
public final class ConstraintText {

    private static final java.util.regex.Pattern PLACE = java.util.regex.Pattern.compile("\\{(\\w+)}");

    private ConstraintText() {}

    /** The words of all constraints of a record component, those of its elements included. */
    static List<String> of(RecordComponent component) {
        Set<Annotation> found = new LinkedHashSet<>();
        for (Annotation annotation : component.getAccessor().getAnnotations()) {
            found.add(annotation);
        }
        collect(component.getAnnotatedType(), found);
        List<String> words = new ArrayList<>();
        for (Annotation annotation : found) {
            if (annotation.annotationType().isAnnotationPresent(Constraint.class)) {
                words.add(of(annotation));
            }
        }
        return List.copyOf(words);
    }

    private static void collect(AnnotatedType type, Set<Annotation> found) {
        found.addAll(List.of(type.getAnnotations()));
        if (type instanceof AnnotatedParameterizedType generic) {
            for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
                collect(argument, found);
            }
        }
    }

    /** What a violation says: {@code "must be greater than 0"}, or the message that the record gives instead. */
    public static String message(Annotation constraint) {
        return ownMessage(constraint).orElseGet(() -> "must be " + standardWords(constraint));
    }

    private static String of(Annotation constraint) {
        return ownMessage(constraint)
                .map(message -> message.replaceFirst("^must be ", ""))
                .orElseGet(() -> standardWords(constraint));
    }

    private static String standardWords(Annotation constraint) {
        if (constraint instanceof Positive) {
            return "greater than 0";
        } else if (constraint instanceof PositiveOrZero) {
            return "at least 0";
        } else if (constraint instanceof Negative) {
            return "less than 0";
        } else if (constraint instanceof NegativeOrZero) {
            return "at most 0";
        } else if (constraint instanceof Min min) {
            return "at least " + min.value();
        } else if (constraint instanceof Max max) {
            return "at most " + max.value();
        } else if (constraint instanceof DecimalMin min) {
            return (min.inclusive() ? "at least " : "greater than ") + min.value();
        } else if (constraint instanceof DecimalMax max) {
            return (max.inclusive() ? "at most " : "less than ") + max.value();
        } else if (constraint instanceof Size size) {
            return size(size);
        } else if (constraint instanceof NotBlank) {
            return "a text that is not blank";
        } else if (constraint instanceof NotEmpty) {
            return "not empty";
        } else if (constraint instanceof Pattern pattern) {
            return "a text that matches " + pattern.regexp();
        }
        return "valid by @" + constraint.annotationType().getSimpleName();
    }

    private static String size(Size size) {
        if (size.min() == size.max()) {
            return "of size " + size.min();
        } else if (size.max() == Integer.MAX_VALUE) {
            return "of size " + size.min() + " or more";
        }
        return "of size " + size.min() + " to " + size.max();
    }

    /** A message written out, with the constraint's own attributes in their places; a key of a message catalogue is none. */
    private static Optional<String> ownMessage(Annotation constraint) {
        String message = attribute(constraint, "message");
        if (message.isEmpty() || message.startsWith("{")) {
            return Optional.empty();
        }
        return Optional.of(PLACE.matcher(message)
                .replaceAll(found -> Matcher.quoteReplacement(attribute(constraint, found.group(1)))));
    }

    private static String attribute(Annotation constraint, String name) {
        try {
            Method attribute = constraint.annotationType().getMethod(name);
            attribute.setAccessible(true); // a plugin's own constraint need not be public
            return String.valueOf(attribute.invoke(constraint));
        } catch (ReflectiveOperationException e) {
            return "";
        }
    }
}
