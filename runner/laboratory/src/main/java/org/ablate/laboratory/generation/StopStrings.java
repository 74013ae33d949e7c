package org.ablate.laboratory.generation;

import java.util.List;

/** Lets text through until one of several strings comes. What could be the beginning of one is held back until that is certain. */
final class StopStrings {

    private final List<String> strings;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    StopStrings(List<String> strings) {
        this.strings = strings.stream().filter(string -> !string.isEmpty()).toList();
    }

    boolean stopped() {
        return stopped;
    }

    /** The text that is certain now. */
    String add(String piece) {
        held.append(piece);
        int stop = strings.stream()
                .mapToInt(held::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        if (stop >= 0) {
            stopped = true;
            held.setLength(stop);
            return rest();
        }
        int certain = held.length() - longestBeginning();
        String text = held.substring(0, certain);
        held.delete(0, certain);
        return text;
    }

    /** What was held back. */
    String rest() {
        String text = held.toString();
        held.setLength(0);
        return text;
    }

    /** Length of the longest end of what is held that begins a string. */
    private int longestBeginning() {
        int longest = 0;
        for (String string : strings) {
            for (int size = Math.min(string.length() - 1, held.length()); size > longest; size--) {
                if (held.substring(held.length() - size).equals(string.substring(0, size))) {
                    longest = size;
                }
            }
        }
        return longest;
    }
}
