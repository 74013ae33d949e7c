package org.ablate.plugins.objectives.jinja;

/** What one rendering may take: a template comes from a stranger. */
final class Bounds {

    /** Expressions, statements and items; a template of a few hundred lines takes some thousands for a long conversation. */
    private static final long STEPS = 10_000_000;

    /** Steps for each character of the conversation. */
    private static final long STEPS_OF_A_CHARACTER = 16;

    /** Characters in all texts made; an item of a list counts as several. */
    private static final long CHARACTERS = 16L << 20;

    /** Characters made for each of the conversation. */
    private static final long CHARACTERS_OF_A_CHARACTER = 256;

    private static final int CHARACTERS_OF_AN_ITEM = 16;

    /** What is inside of something else, a macro's body inside of its call too; well within half a megabyte of stack. */
    private static final int DEPTH = 400;

    /** Characters that are copied or compared in about the time of one step, and that are looked at one by one. */
    private static final int READ = 32;

    private static final int SCANNED = 8;

    private final long mostSteps;
    private final long mostCharacters;
    private long steps;
    private long characters;
    private int depth;

    /** Bounds for a conversation of so many characters. */
    Bounds(long input) {
        this.mostSteps = STEPS + STEPS_OF_A_CHARACTER * input;
        this.mostCharacters = CHARACTERS + CHARACTERS_OF_A_CHARACTER * input;
    }

    /** Counts one step. */
    void step() {
        steps(1);
    }

    /** Counts the copying or comparing of so many characters. */
    void read(long length) {
        steps(length / READ);
    }

    /** Counts looking at so many characters one by one. */
    void scan(long length) {
        steps(length / SCANNED);
    }

    private void steps(long count) {
        steps += count;
        if (steps > mostSteps) {
            throw new TemplateException("the template takes more than " + mostSteps + " steps");
        }
    }

    /** Counts a text that is about to be made. */
    void make(long length) {
        characters += length;
        if (characters > mostCharacters) {
            throw new TemplateException(
                    "the template makes texts and lists of more than " + mostCharacters + " characters");
        }
        read(length);
    }

    /** Counts a list that is about to be made. */
    void makeItems(long count) {
        make(count * CHARACTERS_OF_AN_ITEM);
    }

    /** Goes one level deeper. */
    void enter() {
        if (++depth > DEPTH) {
            throw new TemplateException("the template goes more than " + DEPTH + " levels deep");
        }
    }

    void leave() {
        depth--;
    }
}
