package org.ablate.plugins.finetuning.adapter;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of dotted names, in which {@code *} stands for any characters, dots included. It matches a whole name or what stands
 * behind a dot of it: {@code query} matches {@code layers.0.attention.query}.
 */
public record NamePattern(String text) {

    public boolean matches(String name) {
        String expression = "(.*\\.)?\\Q" + text.replace("*", "\\E.*\\Q") + "\\E";
        return Pattern.matches(expression, name);
    }

    public static boolean anyMatches(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> new NamePattern(pattern).matches(name));
    }
}
