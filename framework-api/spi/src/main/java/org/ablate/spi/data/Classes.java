package org.ablate.spi.data;

import java.util.List;
import org.ablate.spi.ExperimentException;

/**
 * The classes that labels name, found in the training split; injected into objectives, heads and metrics.
 *
 * @param names in the order of their ids: by number where all are numbers, else by alphabet
 * @param counts how often each occurs in the training split
 */
public record Classes(List<String> names, List<Long> counts) {

    /** Where there are no classes: text alone. */
    public static final Classes NONE = new Classes(List.of(), List.of());

    public Classes {
        names = List.copyOf(names);
        counts = List.copyOf(counts);
    }

    public int size() {
        return names.size();
    }

    /**
     * The id of a class.
     *
     * @param place where the name stands, for the message
     * @throws ExperimentException when the training split has no such class
     */
    public int id(String name, String place) {
        int id = names.indexOf(name);
        if (id < 0) {
            throw new ExperimentException(place + ": the class '" + name
                    + "' does not occur in the training split, which has " + String.join(", ", names));
        }
        return id;
    }
}
