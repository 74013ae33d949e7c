package org.ablate.plugins.objectives.jinja;

import java.util.List;

/**
 * A conversation laid out.
 *
 * @param text the whole
 * @param answers where the template's {@code generation} blocks stand in it, in order
 * @param placed whether that is known of all of them; what a block in a macro writes may be changed before it is printed
 */
public record Layout(String text, List<Span> answers, boolean placed) {

    /** Characters of a text, from one on, up to another. */
    public record Span(int from, int to) {}
}
