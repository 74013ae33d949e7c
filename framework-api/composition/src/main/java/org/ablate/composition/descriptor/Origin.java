package org.ablate.composition.descriptor;

/** Where a value came from. */
public sealed interface Origin {

    /** For people: {@code "experiments/x.yaml:7:14"}, {@code "--set a.b=c"}, {@code "default of rope (ablate-transformer 0.1.0)"}. */
    String describe();

    /** Whether a person wrote it, in a file or on the command line. */
    default boolean written() {
        return true;
    }

    /**
     * A place in a file.
     *
     * @param file as the person named it
     * @param line from 1
     * @param column from 1
     */
    record InFile(String file, int line, int column) implements Origin {
        @Override
        public String describe() {
            return file + ":" + line + ":" + column;
        }
    }

    /**
     * An option of the command line.
     *
     * @param option such as {@code --set}
     * @param text what follows it
     */
    record OnCommandLine(String option, String text) implements Origin {
        @Override
        public String describe() {
            return option + " " + SafeText.brief(text);
        }
    }

    /**
     * Something that a choice was made from.
     *
     * @param source such as a file
     */
    record DerivedFrom(String source) implements Origin {
        @Override
        public String describe() {
            return source;
        }

        @Override
        public boolean written() {
            return false;
        }
    }

    /**
     * A default.
     *
     * @param owner whose, with its version
     */
    record DefaultOf(String owner) implements Origin {
        @Override
        public String describe() {
            return "default of " + owner;
        }

        @Override
        public boolean written() {
            return false;
        }
    }
}
