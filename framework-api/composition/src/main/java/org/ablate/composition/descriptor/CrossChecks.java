package org.ablate.composition.descriptor;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.composition.catalogue.Provenance;
import org.ablate.composition.catalogue.Reason;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/** Runs the rules that records declare over several fields and their surroundings. */
final class CrossChecks {

    private CrossChecks() {}

    /**
     * Notes what the record's own rules find; skips them where a wrong value already spoils what they would read.
     *
     * @param around what surrounds the outermost record, by ambient interface
     */
    static void check(BoundRecord bound, Map<Class<?>, Object> around, List<Problem> problems) {
        if (!bound.sound() || !(bound.instance().orElseThrow() instanceof SelfValidating checked)) {
            return;
        }
        try {
            checked.check(new Report(bound, around, problems));
        } catch (UnknownSurroundings e) {
            bound.spoil();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            Class<?> type = bound.shape().type();
            problems.add(new Problem(
                    bound.place().written(),
                    bound.place().path(),
                    "its own checks failed with " + Reason.of(e) + "; they are in " + type.getName() + " in "
                            + Provenance.place(type),
                    Optional.of(e)));
        }
    }

    /** What a rule asked about is itself wrong, so that the rule cannot tell. */
    private static final class UnknownSurroundings extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownSurroundings() {
            super("the surroundings have problems of their own", null, false, false);
        }
    }

    private record Report(BoundRecord bound, Map<Class<?>, Object> around, List<Problem> problems)
            implements ValidationContext {

        @Override
        public void problem(String field, String message) {
            ValueLocation spot = ValueLocation.of(bound, field);
            problems.add(spot.problem(message + spot.note()));
        }

        @Override
        public <T> Optional<T> surrounding(Class<T> ambient) {
            for (Optional<BoundRecord> next = bound.parent();
                    next.isPresent();
                    next = next.get().parent()) {
                BoundRecord outer = next.get();
                if (ambient.isAssignableFrom(outer.shape().type())) {
                    return Optional.of(view(outer, ambient));
                }
            }
            return Optional.ofNullable(around.get(ambient)).map(ambient::cast);
        }

        /** The record itself, or what can be said of it where some of its fields are wrong. */
        private static <T> T view(BoundRecord outer, Class<T> ambient) {
            if (outer.trusted()) {
                return ambient.cast(outer.instance().orElseThrow());
            }
            InvocationHandler answers = (proxy, method, arguments) ->
                    outer.trustedValue(method.getName()).orElseThrow(UnknownSurroundings::new);
            return ambient.cast(Proxy.newProxyInstance(ambient.getClassLoader(), new Class<?>[] {ambient}, answers));
        }
    }
}
