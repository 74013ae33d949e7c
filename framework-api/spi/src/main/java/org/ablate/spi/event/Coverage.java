package org.ablate.spi.event;

import java.util.Locale;

/**
 * How much of a split an evaluation looked at.
 *
 * @param rows that were looked at; 0 where a journal does not say
 * @param of how many the split has
 */
public record Coverage(long rows, long of) {

    /** Of a journal that does not say. */
    public static final Coverage UNKNOWN = new Coverage(0, 0);

    /** Whether rows were left out. */
    public boolean partial() {
        return rows < of;
    }

    /** For people: {@code "64 of 3,000 rows"}. */
    public String describe() {
        return String.format(Locale.ROOT, "%,d of %,d rows", rows, of);
    }
}
