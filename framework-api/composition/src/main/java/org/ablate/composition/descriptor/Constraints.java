package org.ablate.composition.descriptor;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ablate.composition.catalogue.ConstraintText;
import org.hibernate.validator.HibernateValidator;

/** Holds records to their Jakarta Validation constraints. */
final class Constraints {

    /** Made once: it keeps what it learns of classes, takes long to make, and may be asked by several threads. */
    private static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
            .providerResolver(() -> List.of(new HibernateValidator()))
            .configure()
            .ignoreXmlConfiguration()
            .messageInterpolator(new OwnWords())
            .buildValidatorFactory()
            .getValidator();

    private Constraints() {}

    /** Notes every violation, also those of a record that could not be built because of another field. */
    static void check(BoundRecord bound, List<Problem> problems) {
        if (bound.shape().fields().isEmpty()) {
            return;
        }
        Set<String> found = new TreeSet<>();
        for (ConstraintViolation<?> violation : violations(bound)) {
            Problem problem = problem(violation, bound);
            if (found.add(problem.toString())) {
                problems.add(problem);
            }
            violation.getPropertyPath().forEach(node -> bound.distrust(String.valueOf(node.getName())));
            bound.spoil();
        }
    }

    private static List<ConstraintViolation<?>> violations(BoundRecord bound) {
        Optional<Record> instance = bound.instance();
        if (instance.isPresent()) {
            return List.copyOf(VALIDATOR.validate(instance.get()));
        }
        List<ConstraintViolation<?>> violations = new ArrayList<>();
        Class<? extends Record> type = bound.shape().type();
        bound.values().forEach((field, value) -> violations.addAll(VALIDATOR.validateValue(type, field, value)));
        return violations;
    }

    private static Problem problem(ConstraintViolation<?> violation, BoundRecord bound) {
        ValueLocation spot = ValueLocation.of(bound, steps(violation.getPropertyPath()));
        return spot.problem("found " + spot.describe() + spot.note() + "; " + violation.getMessage());
    }

    /** {@code metrics[0].<list element>} as metrics, 0. */
    private static List<String> steps(Path path) {
        List<String> steps = new ArrayList<>();
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                steps.add(String.valueOf(node.getIndex()));
            } else if (node.getKey() != null) {
                steps.add(String.valueOf(node.getKey()));
            }
            String name = node.getName();
            if (name != null && !name.isEmpty() && !name.startsWith("<")) {
                steps.add(name);
            }
        }
        return steps;
    }

    /** Speaks in the words of the documentation; needs neither an expression language nor message catalogues. */
    private static final class OwnWords implements MessageInterpolator {

        @Override
        public String interpolate(String template, Context context) {
            return ConstraintText.message(context.getConstraintDescriptor().getAnnotation());
        }

        @Override
        public String interpolate(String template, Context context, Locale locale) {
            return interpolate(template, context);
        }
    }
}
