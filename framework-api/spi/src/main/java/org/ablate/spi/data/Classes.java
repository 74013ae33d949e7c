package org.ablate.spi.data;

import java.util.List;
import org.ablate.spi.ExperimentException;

/**
 * The classes that labels name; injected into objectives, heads and metrics.
 *
 * @param names in the order of their ids: that of a trained classifier that the model begins with, or else those of the training
 *     split, by number where all are numbers and by alphabet otherwise
 * @param counts how often each occurs in the training split; 0 for one that only a trained classifier knows
 */
public record Classes(List<String> names, List<Long> counts) {

    /** Where there are no classes: text alone. */
    public static final Classes NONE = new Classes(List.of(), List.of());

    public Classes {
        names = List.copyOf(names);
        counts = List.copyOf(counts);
    }

    /** What a class is called wherever it is named, in data, descriptors and folders of models: the text without white space around it. */
    public static String name(String text) {
        return text.strip();
    }

    public int size() {
        return names.size();
    }

    /**
     * The id of a class.
     *
     * @param place where the name stands, for the message
     * @throws ExperimentException when there is no such class
     */
    public int id(String name, String place) {
        int id = names.indexOf(name);
        if (id < 0) {
            throw new ExperimentException(
                    place + ": the class '" + name + "' is none of the model's, which are " + String.join(", ", names));
        }
        return id;
    }
}
