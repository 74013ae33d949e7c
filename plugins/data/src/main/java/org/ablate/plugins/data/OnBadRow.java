package org.ablate.plugins.data;

/** What to do about a row that cannot be read. */
public enum OnBadRow {
    /** Say where it is and what is wrong, and stop. */
    FAIL,
    /** Leave it out; the log says how many were left out and where the first one is. */
    SKIP
}
