package org.ablate.plugins.data;

/** A row that is not what it should be. */
final class BadRow extends Exception {

    private static final long serialVersionUID = 1;

    private final long line;
    private final boolean last;

    private BadRow(long line, String reason, boolean last) {
        super(reason, null, false, false);
        this.line = line;
        this.last = last;
    }

    /** @param line where the row begins, from 1 */
    static BadRow at(long line, String reason) {
        return new BadRow(line, reason, false);
    }

    /** A row after which nothing can be read, so that leaving it out would leave out all that follows. */
    static BadRow ending(long line, String reason) {
        return new BadRow(line, reason, true);
    }

    long line() {
        return line;
    }

    boolean last() {
        return last;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
