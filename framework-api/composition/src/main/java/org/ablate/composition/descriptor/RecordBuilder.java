package org.ablate.composition.descriptor;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.composition.catalogue.Provenance;
import org.ablate.composition.catalogue.Reason;
import org.ablate.spi.ExperimentException;

/** Builder of config records from their bound values. */
final class RecordBuilder {

    private RecordBuilder() {}

    /** Builds the record of bound values, or notes what its constructor says of them. */
    static boolean build(BoundRecord bound, List<Problem> problems) {
        Class<? extends Record> type = bound.shape().type();
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            bound.built(constructor.newInstance(bound.values().values().toArray()));
            return true;
        } catch (InvocationTargetException | LinkageError e) {
            problems.add(refusal(bound, e));
            bound.spoil();
            return false;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new ExperimentException(type.getName() + " cannot be built: " + e.getMessage(), e);
        }
    }

    /** What a record's constructor says of the values; where it rather failed, why, and whose it is. */
    private static Problem refusal(BoundRecord bound, Throwable failure) {
        DescriptorPath place = bound.place();
        Throwable thrown = Reason.unwrapped(failure);
        boolean meant = thrown instanceof IllegalArgumentException || thrown instanceof ExperimentException;
        if (meant && thrown.getMessage() != null) {
            return new Problem(place.written(), place.path(), thrown.getMessage());
        }
        Class<?> type = bound.shape().type();
        String message = type.getName() + " in " + Provenance.place(type) + " failed: " + Reason.of(failure);
        return new Problem(place.written(), place.path(), message, Optional.of(failure));
    }
}
