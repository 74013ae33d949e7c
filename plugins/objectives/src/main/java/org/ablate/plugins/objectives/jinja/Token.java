package org.ablate.plugins.objectives.jinja;

/**
 * A word of a template.
 *
 * @param text what it says; of a string, with its escapes resolved
 * @param line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {

    /** What a word is. */
    enum Kind {
        DATA("text"),
        PRINT_BEGIN("begin of print statement"),
        PRINT_END("end of print statement"),
        BLOCK_BEGIN("begin of statement block"),
        BLOCK_END("end of statement block"),
        NAME("name"),
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        OPERATOR("operator"),
        END("end of template");

        private final String description;

        Kind(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** What it is, for messages. */
    String describe() {
        return kind == Kind.NAME || kind == Kind.OPERATOR ? text : kind.toString();
    }
}
