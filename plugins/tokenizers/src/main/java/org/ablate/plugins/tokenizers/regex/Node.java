package org.ablate.plugins.tokenizers.regex;

import java.util.List;

/** A regular expression taken apart, as far as it decides how often it can be tried. */
sealed interface Node {

    /** One character of a set. */
    record Characters(CharacterSet set) implements Node {}

    /** One after the other. */
    record Sequence(List<Node> parts) implements Node {}

    /** One or another, tried in this order. */
    record Choice(List<Node> parts) implements Node {}

    /**
     * Something again and again, as much or as little as can be.
     *
     * @param most how often at most; {@link #UNBOUNDED} for any number
     */
    record Repeat(Node part, int least, int most) implements Node {

        static final int UNBOUNDED = Integer.MAX_VALUE;
    }

    /** What reads nothing and may not hold, such as an end of line. */
    record Condition() implements Node {}

    /** What must or must not come next, tried and then forgotten. */
    record Ahead(Node part) implements Node {}
}
