package org.ablate.plugins.optimization.group;

import java.util.List;
import java.util.regex.Pattern;

/** A pattern of dotted parameter names, in which {@code *} stands for any characters, dots included. */
public record NamePattern(String text) {

    boolean matches(String name) {
        String expression = "\\Q" + text.replace("*", "\\E.*\\Q") + "\\E";
        return Pattern.matches(expression, name);
    }

    public static boolean anyMatches(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> new NamePattern(pattern).matches(name));
    }
}
