package org.ablate.composition.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a field of a config record can hold. */
public sealed interface FieldType {

    /** How documentation and messages call a value of this type: {@code "a whole number"}. */
    String describe();

    /** A single value. */
    enum Scalar implements FieldType {
        TEXT("a text"),
        BOOLEAN("true or false"),
        INT("a whole number"),
        LONG("a whole number"),
        DOUBLE("a number"),
        PATH("a file path");

        private final String description;

        Scalar(String description) {
            this.description = description;
        }

        @Override
        public String describe() {
            return description;
        }
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    record Enumeration(Class<? extends Enum<?>> type) implements FieldType {

        /** The names a descriptor uses, in order of declaration. */
        public List<String> names() {
            return Stream.of(type.getEnumConstants()).map(Enumeration::name).toList();
        }

        /** The name a descriptor uses for a constant. */
        public static String name(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String describe() {
            return "one of " + String.join(", ", names());
        }
    }

    /** A value or nothing. */
    record OptionalOf(FieldType element) implements FieldType {
        @Override
        public String describe() {
            return element.describe() + " (optional)";
        }
    }

    /** Several values in order; one that is a scalar or a component's name may be written without brackets. */
    record ListOf(FieldType element) implements FieldType {
        @Override
        public String describe() {
            return "a list, each " + element.describe();
        }
    }

    /** Values by name, in order. */
    record MapOf(FieldType element) implements FieldType {
        @Override
        public String describe() {
            return "a mapping from names, each to " + element.describe();
        }
    }

    /** A group of fields. */
    record Nested(RecordShape shape) implements FieldType {
        @Override
        public String describe() {
            List<String> names = shape.names();
            return names.isEmpty() ? "a mapping" : "a mapping with " + String.join(", ", names);
        }
    }

    /** A slot for a component. */
    record Slot(ComponentKind kind) implements FieldType {
        @Override
        public String describe() {
            return kind.name().matches("[aeiou].*") ? "an " + kind.name() : "a " + kind.name();
        }
    }
}
