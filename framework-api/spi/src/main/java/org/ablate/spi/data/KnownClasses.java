package org.ablate.spi.data;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.ablate.spi.ExperimentException;

/**
 * Classes that trained weights tell apart, in the order of their scores.
 *
 * @param names in this order; {@code LABEL_0}, {@code LABEL_1}, … where nobody named them, as Transformers writes it
 * @param said where they stand, for messages
 */
public record KnownClasses(List<String> names, String said) {

    private static final String UNNAMED = "LABEL_";
    private static final int SHOWN = 20;

    public KnownClasses {
        names = names.stream().map(Classes::name).toList();
    }

    /** Whether somebody named these classes. */
    public static boolean named(List<String> names) {
        return !names.equals(unnamed(names.size()));
    }

    /** The names of so many classes that nobody named. */
    public static List<String> unnamed(int count) {
        return IntStream.range(0, count).mapToObj(id -> UNNAMED + id).toList();
    }

    /**
     * The names by which data call these classes: their own, or the ids of classes that nobody named.
     *
     * @param data the classes that the training data name
     * @throws ExperimentException when the data name another
     */
    public List<String> calledBy(Collection<String> data) {
        List<String> ids =
                IntStream.range(0, names.size()).mapToObj(Integer::toString).toList();
        if (names.containsAll(data)) {
            return names;
        } else if (!named(names) && ids.containsAll(data)) {
            return ids;
        }
        throw new ExperimentException(said + " has the classes " + shown(names) + ", but the training data name "
                + shown(data)
                + "; write model.labels: a list of the data's names for the model's classes, in the model's"
                + " order. A list of another length is for a head that begins anew, with 'missing: initialize' and"
                + " 'unexpected: ignore' in the model");
    }

    /** Names for a message, the first of them where there are many. */
    public static String shown(Collection<String> names) {
        List<String> first = names.stream().limit(SHOWN).toList();
        return String.join(", ", first) + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }
}
