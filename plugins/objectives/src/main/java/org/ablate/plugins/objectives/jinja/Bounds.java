package org.ablate.plugins.objectives.jinja;

/** What one rendering may take: a template comes from a stranger. */
final class Bounds {

    /** Expressions, statements and rounds; a template of a few hundred lines takes some thousands for a long conversation. */
    private static final long STEPS = 20_000_000;

    /** Characters in all texts made, those of the conversation aside; an item of a list counts as several. */
    private static final long CHARACTERS = 64L << 20;

    private static final int CHARACTERS_OF_AN_ITEM = 16;

    /** Characters that are copied or compared in about the time of one step. */
    private static final int CHARACTERS_OF_A_STEP = 64;

    /** What is inside of something else, a macro's body inside of its call too; well within half a megabyte of stack. */
    private static final int DEPTH = 800;

    private long steps = STEPS;
    private long characters;
    private int depth;

    /** Bounds for a conversation of so many characters. */
    Bounds(long input) {
        this.characters = CHARACTERS + 256 * input;
    }

    /** Counts one step. */
    void step() {
        steps(1);
    }

    /** Counts the reading of so many characters or items. */
    void read(long length) {
        steps(length / CHARACTERS_OF_A_STEP);
    }

    private void steps(long count) {
        steps -= count;
        if (steps < 0) {
            throw new TemplateException("the template takes more than " + STEPS + " steps");
        }
    }

    /** Counts a text that is about to be made. */
    void make(long length) {
        read(length);
        characters -= length;
        if (characters < 0) {
            throw new TemplateException(
                    "the template makes texts or lists of more than " + (CHARACTERS >> 20) + " million characters");
        }
    }

    /** Counts a list that is about to be made. */
    void makeItems(long count) {
        make(Math.min(count, Long.MAX_VALUE / CHARACTERS_OF_AN_ITEM) * CHARACTERS_OF_AN_ITEM);
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
