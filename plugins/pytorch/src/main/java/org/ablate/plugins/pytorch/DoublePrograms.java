package org.ablate.plugins.pytorch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs as they read where parameters are float64: what they name float32 (6), as the target of a conversion or the format of a new
 * tensor, is float64 (7). So that a program says once in which format it computes, and runs of every other format read it as it stands.
 */
final class DoublePrograms {

    private static final Pattern MADE = Pattern.compile("\\bdtype=6\\b");
    private static final Pattern CONVERSION = Pattern.compile("\\btorch\\.to\\(");
    private static final Pattern TO_FLOAT32 = Pattern.compile(",\\s*6\\s*$");

    private DoublePrograms() {}

    /** The text with float64 in the place of float32. */
    static String of(String text) {
        StringBuilder wide = new StringBuilder(MADE.matcher(text).replaceAll("dtype=7"));
        Matcher conversion = CONVERSION.matcher(wide);
        for (int from = 0; conversion.find(from); from = conversion.end()) {
            int end = closing(wide, conversion.end());
            if (TO_FLOAT32.matcher(wide.substring(conversion.end(), end)).find()) {
                wide.setCharAt(wide.lastIndexOf("6", end), '7');
            }
        }
        return wide.toString();
    }

    /** Where the bracket closes that stands open before an index; the end of a text that never closes it. */
    private static int closing(CharSequence text, int from) {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            char character = text.charAt(i);
            open += character == '(' ? 1 : character == ')' ? -1 : 0;
            if (open == 0) {
                return i;
            }
        }
        return text.length();
    }
}
