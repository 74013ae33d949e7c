package org.ablate.testkit.workbench;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.Field;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.SharedAnnotation;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** What can be said of a component's config record without building the component: its documentation, defaults and constraints. */
public final class ConfigRecord {

    private static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
            .providerResolver(() -> List.of(new HibernateValidator()))
            .configure()
            .ignoreXmlConfiguration()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    private final Class<? extends Record> type;

    private ConfigRecord(Class<? extends Record> type) {
        this.type = type;
    }

    /** The config of a component class; one without fields where it has none. */
    public static ConfigRecord of(Class<?> component) {
        return new ConfigRecord(ComponentClass.config(component));
    }

    /** Whether it has rules between its fields. */
    public boolean hasRules() {
        return SelfValidating.class.isAssignableFrom(type);
    }

    /** Fields without {@link Doc}, those of nested records included. */
    public List<String> undocumented() {
        List<String> found = new ArrayList<>();
        fields(type, "", new ArrayList<>(), (name, field) -> {
            if (SharedAnnotation.find(field, Doc.class)
                    .filter(doc -> !doc.value().isBlank())
                    .isEmpty()) {
                found.add(name);
            }
        });
        return found;
    }

    /** What is wrong with the defaults: each by itself against its own constraints. */
    public List<String> wrongDefaults() {
        List<String> found = new ArrayList<>();
        for (Field field : RecordShape.of(type).fields()) {
            try {
                Workbench.binder().defaultOf(field).ifPresent(held -> validate(field.component(), held)
                        .forEach(violation -> found.add(field.name() + ": the default " + violation.getMessage())));
            } catch (RuntimeException e) {
                found.add(field.name() + ": the default cannot be read: " + e.getMessage());
            }
        }
        return found;
    }

    /**
     * Constraints that do not do their work: a value that breaks them is taken, or refused at another field, or without a message; or
     * the constraint is one whose violation is not known here.
     */
    public List<String> toothlessConstraints() {
        List<String> found = new ArrayList<>();
        for (RecordComponent field : type.getRecordComponents()) {
            constraints(field).forEach((constraint, elements) -> {
                List<Object> values = Violations.of(constraint, elements.element());
                if (values.isEmpty()) {
                    found.add(field.getName() + ": no value is known that breaks " + constraint);
                }
                for (Object value : values) {
                    refusal(field, elements.wrap(value)).ifPresent(found::add);
                }
            });
        }
        return found;
    }

    private Optional<String> refusal(RecordComponent field, Object value) {
        String what = field.getName() + ": " + value;
        try {
            Set<? extends ConstraintViolation<?>> violations = validate(field, value);
            if (violations.isEmpty()) {
                return Optional.of(what + " is taken");
            }
            return violations.stream()
                    .filter(violation -> violation.getMessage().isBlank()
                            || !violation.getPropertyPath().toString().startsWith(field.getName()))
                    .findFirst()
                    .map(violation -> what + " is refused without a message or elsewhere: " + violation);
        } catch (RuntimeException e) {
            return Optional.of(what + " cannot be validated: " + e.getMessage());
        }
    }

    private Set<? extends ConstraintViolation<?>> validate(RecordComponent field, Object value) {
        return VALIDATOR.validateValue(type, field.getName(), value);
    }

    /**
     * What is wrong with fields of the record, its own rules included.
     *
     * @param fields YAML, without {@code type}
     * @return each problem as {@code field: message}
     */
    public List<String> problems(String fields, Workbench bench) {
        return Workbench.binder().problems(type, fields, bench.surroundings()).stream()
                .map(problem -> problem.path() + ": " + problem.message())
                .toList();
    }

    private interface Visitor {
        void field(String name, RecordComponent field);
    }

    private static void fields(Class<? extends Record> type, String prefix, List<Class<?>> seen, Visitor visitor) {
        if (seen.contains(type)) {
            return;
        }
        seen.add(type);
        for (RecordComponent field : type.getRecordComponents()) {
            visitor.field(prefix + field.getName(), field);
            nested(field.getAnnotatedType(), nested -> fields(nested, prefix + field.getName() + ".", seen, visitor));
        }
    }

    private static void nested(AnnotatedType type, Consumer<Class<? extends Record>> visitor) {
        if (type instanceof AnnotatedParameterizedType generic) {
            for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
                nested(argument, visitor);
            }
        } else if (type.getType() instanceof Class<?> single && single.isRecord()) {
            visitor.accept(single.asSubclass(Record.class));
        }
    }

    /**
     * Where a constraint stands.
     *
     * @param element the type that it constrains
     * @param container what holds it, or {@code element} itself
     */
    private record Constrained(Class<?> element, Class<?> container) {

        Object wrap(Object value) {
            if (container == Map.class && element != Map.class) {
                return Map.of("some", value);
            }
            return container == Optional.class
                    ? Optional.of(value)
                    : container == List.class && element != List.class ? List.of(value) : value;
        }
    }

    private static Map<Annotation, Constrained> constraints(RecordComponent field) {
        Map<Annotation, Constrained> found = new LinkedHashMap<>();
        AnnotatedType type = field.getAnnotatedType();
        Constrained itself = new Constrained(field.getType(), field.getType());
        for (Annotation annotation : type.getAnnotations()) {
            found.put(annotation, itself);
        }
        for (Annotation annotation : field.getAccessor().getAnnotations()) {
            found.put(annotation, itself);
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
                for (Annotation annotation : argument.getAnnotations()) {
                    found.put(annotation, new Constrained((Class<?>) argument.getType(), field.getType()));
                }
            }
        }
        found.keySet().removeIf(annotation -> !annotation.annotationType().isAnnotationPresent(Constraint.class));
        return found;
    }
}
