package org.ablate.plugins.objectives.jinja;

/** A template that cannot be read, or that refuses what it is given: the line, and what is wrong there. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final String reason;

    TemplateException(String reason) {
        this(0, reason);
    }

    TemplateException(int line, String reason) {
        super(line > 0 ? "line " + line + ": " + reason : reason, null, false, false);
        this.line = line;
        this.reason = reason;
    }

    /** The line of the template, from 1. */
    public int line() {
        return line;
    }

    /** What is wrong, in Jinja's words where it has some. */
    public String reason() {
        return reason;
    }

    /** The same at a line, unless one is known. */
    TemplateException at(int where) {
        return line > 0 ? this : new TemplateException(where, reason);
    }
}
