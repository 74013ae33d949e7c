package org.ablate.composition.descriptor;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** Writes texts so that they read back as themselves, and so that a terminal takes no harm from them. */
final class SafeText {

    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+(-][A-Za-z0-9_./+()-]*)*");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
    private static final ScalarResolver RESOLVER = new CoreScalarResolver(false);
    private static final int LONGEST = 60;

    private SafeText() {}

    /** The text as one line without control characters, cut when long: for messages. */
    static String brief(String text) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String escaped = escape(head);
        return text.length() > LONGEST ? escaped + "…" : escaped;
    }

    /** The text without characters that steer a terminal. */
    static String harmless(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    /** The text as a YAML scalar on one line that reads back as the same text. */
    static String yaml(String text) {
        boolean plain =
                PLAIN.matcher(text).matches() && RESOLVER.resolve(text, true).equals(Tag.STR);
        return plain ? text : "\"" + escape(text.replace("\\", "\\\\").replace("\"", "\\\"")) + "\"";
    }

    /** Everything but printable ASCII and the letters of all scripts as a YAML escape. */
    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        text.codePoints().forEach(code -> {
            if (code == '\n') {
                out.append("\\n");
            } else if (code == '\t') {
                out.append("\\t");
            } else if ((code >= ' ' && code < 0x7F) || Character.isLetterOrDigit(code)) {
                out.appendCodePoint(code);
            } else if (code <= 0xFFFF) {
                out.append(String.format("\\u%04X", code));
            } else {
                out.append(String.format("\\U%08X", code));
            }
        });
        return out.toString();
    }
}
