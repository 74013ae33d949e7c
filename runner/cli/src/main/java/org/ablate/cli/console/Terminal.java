package org.ablate.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where progress is shown.
 *
 * @param live whether a line may be drawn again and again
 * @param width in columns
 */
public record Terminal(boolean live, int width) {

    private static final int USUAL_WIDTH = 80;

    /**
     * What stands behind standard error. Java does not say whether that is a terminal, so Linux is asked, and elsewhere
     * the console, which Java has when it talks to a person.
     *
     * @param environment {@code NO_COLOR} and {@code TERM=dumb} ask for plain lines, {@code COLUMNS} is the width
     */
    public static Terminal ofStandardError(Map<String, String> environment) {
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(!plain && standardErrorIsTerminal(), width(environment));
    }

    // Java 22 to 24 give a console without a terminal too, unless started with -Djdk.console=java.base.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean standardErrorIsTerminal() {
        Path standardError = Path.of("/proc/self/fd/2");
        if (Files.isSymbolicLink(standardError)) {
            try {
                String target = Files.readSymbolicLink(standardError).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
        return System.console() != null;
    }

    private static int width(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}
