package org.ablate.composition.catalogue;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what someone probably meant. */
public final class NearestName {

    private NearestName() {}

    /** The known name nearest to a written one, when one is near: at most a third of its letters differ, or only case and hyphens. */
    public static Optional<String> of(String written, Collection<String> known) {
        String plain = plain(written);
        String best = null;
        int least = Math.max(1, Math.min(plain.length(), 30) / 3) + 1;
        for (String name : known) {
            String candidate = plain(name);
            if (Math.abs(candidate.length() - plain.length()) >= least) {
                continue;
            }
            int distance = distance(plain, candidate);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code "; did you mean 'rope'?"}, or nothing. */
    public static String hint(String written, Collection<String> known) {
        return of(written, known).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Damerau and Levenshtein's distance with adjacent swaps: insertions, deletions, substitutions and swaps of neighbors. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
