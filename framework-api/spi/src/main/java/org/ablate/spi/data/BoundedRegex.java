package org.ablate.spi.data;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.ValidationContext;

/**
 * A regular expression of {@link java.util.regex}, which tries a text over and over where repeats can share its characters in many
 * ways, as those of {@code a*a*a*b} can: here it gives up after so many characters read that no expression that is meant well comes
 * there.
 */
public final class BoundedRegex {

    /** A second or less. */
    private static final long READS = 100_000_000;

    /** For long texts. */
    private static final long READS_PER_CHARACTER = 1_000;

    private final Pattern pattern;

    /**
     * @param expression as {@link Pattern} has it, found right by {@link #check}
     * @param flags of {@link Pattern#compile(String, int)}
     */
    public BoundedRegex(String expression, int flags) {
        this.pattern = Pattern.compile(expression, flags);
    }

    /** Reports a field that is no regular expression. */
    public static void check(ValidationContext checks, String field, String expression) {
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            checks.problem(field, "not a regular expression: " + e.getDescription() + " at character " + e.getIndex());
        }
    }

    /**
     * Uses the expression on one text.
     *
     * @throws ExperimentException when it takes too long
     */
    public <T> T on(String text, Function<Matcher, T> use) {
        return within(READS + READS_PER_CHARACTER * text.length()).on(text, use);
    }

    /**
     * The expression for several texts that belong together.
     *
     * @param reads how many characters it may read of all of them
     */
    public Uses within(long reads) {
        return new Uses(reads);
    }

    /** Uses of an expression that share a number of characters read. */
    public final class Uses {

        private long left;

        private Uses(long reads) {
            this.left = reads;
        }

        /**
         * Uses the expression on one text.
         *
         * @throws ExperimentException when it takes too long
         */
        public <T> T on(String text, Function<Matcher, T> use) {
            try {
                return use.apply(pattern.matcher(new Counted(text)));
            } catch (TooLong | StackOverflowError e) {
                String why = e instanceof TooLong ? "takes too many steps" : "goes too deep";
                throw new ExperimentException(
                        "The regular expression \"" + pattern + "\" " + why + " on a text of " + text.length()
                                + " characters; right would be repeats that begin with what the one before them cannot match,"
                                + " as in a*b for a*a*a*b, and sets in brackets for alternatives of single characters, as in [ab]*",
                        e);
            }
        }

        private final class Counted implements CharSequence {

            private final String text;

            private Counted(String text) {
                this.text = text;
            }

            @Override
            public char charAt(int index) {
                if (--left < 0) {
                    throw new TooLong();
                }
                return text.charAt(index);
            }

            @Override
            public int length() {
                return text.length();
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return text.subSequence(start, end);
            }

            @Override
            public String toString() {
                return text;
            }
        }
    }

    private static final class TooLong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooLong() {
            super(null, null, false, false);
        }
    }
}
