package org.ablate.plugins.objectives.jinja;

/** The places of one text in another, in time linear in both (Knuth, Morris and Pratt, 1977). */
final class Search {

    /** Below, the plain search is as good. */
    private static final int SHORT = 16;

    private final String needle;
    private final int[] border;

    Search(String needle) {
        this.needle = needle;
        this.border = needle.length() <= SHORT ? new int[0] : borders(needle);
    }

    private static int[] borders(String needle) {
        int[] border = new int[needle.length()];
        int length = 0;
        for (int i = 1; i < border.length; i++) {
            while (length > 0 && needle.charAt(i) != needle.charAt(length)) {
                length = border[length - 1];
            }
            if (needle.charAt(i) == needle.charAt(length)) {
                length++;
            }
            border[i] = length;
        }
        return border;
    }

    /** The first place from one on, or −1. */
    int in(String text, int from) {
        if (border.length == 0) {
            return text.indexOf(needle, from);
        }
        int length = 0;
        for (int i = from; i < text.length(); i++) {
            while (length > 0 && text.charAt(i) != needle.charAt(length)) {
                length = border[length - 1];
            }
            if (text.charAt(i) == needle.charAt(length) && ++length == needle.length()) {
                return i + 1 - length;
            }
        }
        return -1;
    }

    /** How often it is in a text, places that overlap counted once; a needle is not empty. */
    int count(String text) {
        int count = 0;
        for (int at = in(text, 0); at >= 0; at = in(text, at + needle.length())) {
            count++;
        }
        return count;
    }
}
