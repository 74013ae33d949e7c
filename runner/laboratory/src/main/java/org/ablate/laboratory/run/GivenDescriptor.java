package org.ablate.laboratory.run;

import java.util.ArrayList;
import java.util.List;

/** The text of {@code descriptor.yaml}: a descriptor as it was given, and what {@code --set} changed, as comments at its end. */
public final class GivenDescriptor {

    private static final String SET = "# --set ";

    private GivenDescriptor() {}

    /** The text of a descriptor and what changed it. */
    public static String text(String descriptor, List<String> overrides) {
        StringBuilder text = new StringBuilder(descriptor);
        overrides.forEach(override -> text.append('\n').append(SET).append(override.replace("\n", "\\n")));
        return text.append(overrides.isEmpty() ? "" : "\n").toString();
    }

    /** What changed it, from its text. */
    static List<String> overrides(String text) {
        List<String> overrides = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(SET)) {
                overrides.add(line.substring(SET.length()));
            } else if (!line.isEmpty()) {
                overrides.clear(); // a comment of the descriptor's own
            }
        }
        return overrides;
    }
}
