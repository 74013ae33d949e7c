package org.ablate.plugins.decoding;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ablate.spi.component.Checks;

/** Regular expressions in descriptors. */
final class Patterns {

    private Patterns() {}

    /** Reports a field that is none. */
    static void check(String field, String pattern, Checks checks) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            checks.problem(field, "no regular expression: " + e.getDescription() + " at index " + e.getIndex());
        }
    }
}
