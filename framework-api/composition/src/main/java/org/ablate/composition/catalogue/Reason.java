package org.ablate.composition.catalogue;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.ExperimentException;
import org.jspecify.annotations.Nullable;

/** Why code that is not the runner's failed, on one line and down to what caused it. */
public final class Reason {

    /** How a virtual machine keeps the cause of a failed initializer for those who ask for the class later. */
    private static final Pattern KEPT = Pattern.compile("Exception (.*) \\[in thread \"[^\"]*\"]", Pattern.DOTALL);

    private static final Pattern NOT_INITIALIZED = Pattern.compile("Could not initialize class (\\S+)");

    private static final Pattern RECEIVER = Pattern.compile("Receiver class (\\S+) does not define");

    /** Causes of causes; more say little more. */
    private static final int DEEPEST = 4;

    private Reason() {}

    /** The failure in words: {@code "the static initializer of org.example.Table failed: IllegalStateException: no table"}. */
    public static String of(Throwable failure) {
        List<String> words = new ArrayList<>();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            Throwable bare = unwrapped(cause);
            String said = one(bare);
            if (words.stream().noneMatch(before -> before.contains(said))) {
                words.add(said);
            }
            boolean whole = bare instanceof NoClassDefFoundError || bare instanceof ExperimentException;
            cause = whole ? null : bare.getCause();
        }
        return initialized(failure) + String.join(", caused by ", words);
    }

    /** The exception that the code itself threw, without those that reflection, services and class loading put around it. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable bare = failure;
        while (bare.getCause() != null && wraps(bare)) {
            bare = bare.getCause();
        }
        return bare;
    }

    private static boolean wraps(Throwable failure) {
        return failure instanceof InvocationTargetException
                || failure instanceof ServiceConfigurationError
                || failure instanceof ExceptionInInitializerError
                || notInitialized(failure) != null;
    }

    private static String one(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof ExperimentException) {
            return String.valueOf(message);
        }
        String said =
                message == null ? "" : message.lines().findFirst().orElse("").strip();
        if (failure instanceof ExceptionInInitializerError) {
            Matcher kept = KEPT.matcher(said);
            return kept.matches() ? withoutPackage(kept.group(1)) : said;
        }
        if (failure instanceof ServiceConfigurationError) {
            return said.replaceFirst("^[\\w$.]+: ", ""); // without the name of the service
        }
        if (notInitialized(failure) != null) {
            return said;
        }
        if (failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException) {
            return "the class " + said.replace('/', '.') + " is missing";
        }
        String name = failure.getClass().getSimpleName();
        return said.isEmpty() ? name : name + ": " + said;
    }

    private static String withoutPackage(String thrown) {
        return thrown.replaceFirst("^(?:[\\w$]+\\.)+(?=[\\w$]+(:|$))", "");
    }

    /** Whose static initializer failed, if one did. */
    private static String initialized(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = notInitialized(cause);
            if (known != null) {
                return "the static initializer of " + known + " failed: ";
            }
            if (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
                for (StackTraceElement frame : cause.getCause().getStackTrace()) {
                    if (frame.getMethodName().equals("<clinit>")) {
                        return "the static initializer of " + frame.getClassName() + " failed: ";
                    }
                }
            }
        }
        return "";
    }

    /** The class that a failure names as the one that is not as it should be, whoever is on the stack. */
    public static Optional<String> blamed(Throwable failure) {
        String known = notInitialized(failure);
        if (known == null && failure instanceof AbstractMethodError && failure.getMessage() != null) {
            Matcher receiver = RECEIVER.matcher(failure.getMessage());
            known = receiver.find() ? receiver.group(1) : null;
        }
        return Optional.ofNullable(known);
    }

    /** The class whose static initializer had failed before, where that is what the failure says. */
    private static @Nullable String notInitialized(Throwable failure) {
        if (failure instanceof NoClassDefFoundError && failure.getMessage() != null) {
            Matcher known = NOT_INITIALIZED.matcher(failure.getMessage());
            return known.find() ? known.group(1) : null;
        }
        return null;
    }
}
