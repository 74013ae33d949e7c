package org.ablate.composition.wiring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.Provenance;
import org.ablate.composition.catalogue.Reason;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.tensor.TensorProgramException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose code a failure comes from by the classes on its stack. The innermost that belongs to a component, or to the jar of a
 * plugin from outside, is to blame; of several places where that component stands, the one whose surroundings are on the stack too.
 */
final class Blame {

    /** How the virtual machine says that a method gave null. */
    private static final Pattern GAVE_NULL = Pattern.compile("because the return value of \"([\\w.$]+)\\.\\w+\\(");

    private final List<Plugin> plugins;
    private final Collection<ComponentNode> parts;
    private final boolean working;

    /**
     * @param plugins all that are installed
     * @param parts what was built
     * @param working whether they were at work, or else being built
     */
    Blame(List<Plugin> plugins, Collection<ComponentNode> parts, boolean working) {
        this.working = working;
        this.plugins = plugins;
        this.parts = parts;
    }

    /** The fault in words; nothing where no plugin's code is on the stack, or where the exception is itself what a person should read. */
    Optional<ComponentFault> of(Throwable failure) {
        if (failure instanceof ExperimentException && !(failure instanceof TensorProgramException)) {
            return Optional.empty();
        }
        List<Class<?>> classes = new ArrayList<>();
        for (Throwable thrown : innermostFirst(failure)) {
            Reason.blamed(thrown).flatMap(this::named).ifPresent(classes::add);
            for (StackTraceElement frame : thrown.getStackTrace()) {
                named(frame.getClassName()).ifPresent(classes::add);
            }
        }
        List<ComponentNode> nothing = givers(failure);
        if (!nothing.isEmpty()) {
            return Optional.of(fault(surrounded(nothing, classes), failure));
        }
        for (int i = 0; i < classes.size(); i++) {
            Class<?> type = classes.get(i);
            List<ComponentNode> here =
                    parts.stream().filter(part -> isOf(type, part)).toList();
            Optional<Plugin> outside = plugins.stream()
                    .filter(plugin -> !ComponentClass.ours(plugin.getClass()) && sameJar(type, plugin.getClass()))
                    .findFirst();
            if (!here.isEmpty()) {
                return Optional.of(fault(surrounded(here, classes.subList(i, classes.size())), failure));
            }
            if (outside.isPresent()) {
                return Optional.of(fault(outside.get(), classes.subList(i, classes.size()), failure));
            }
        }
        return Optional.empty();
    }

    /** The parts from outside of the kind whose method gave null, where that is what failed. */
    private List<ComponentNode> givers(Throwable failure) {
        String said = failure instanceof NullPointerException ? String.valueOf(failure.getMessage()) : "";
        Matcher method = GAVE_NULL.matcher(said);
        Optional<Class<?>> kind = method.find() ? named(method.group(1)) : Optional.empty();
        return parts.stream()
                .filter(part -> !ComponentClass.ours(part.component().plugin()))
                .filter(part -> kind.map(
                                it -> it.isAssignableFrom(part.component().type()))
                        .orElse(false))
                .toList();
    }

    private static List<Throwable> innermostFirst(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && chain.size() < 32; cause = cause.getCause()) {
            chain.add(0, cause);
        }
        return chain;
    }

    /** A class by its name as the plugins see it; none where it is not theirs to see, or the runtime's own. */
    private Optional<Class<?>> named(String name) {
        return loaders().stream()
                .flatMap(loader -> named(name, loader).stream())
                .findFirst();
    }

    private static Optional<Class<?>> named(String name, ClassLoader loader) {
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty(); // another loader may know it; a lambda's class has no name to be found by
        }
    }

    private List<ClassLoader> loaders() {
        return plugins.stream()
                .map(plugin -> plugin.getClass().getClassLoader())
                .distinct()
                .toList();
    }

    /** Whether the class is the component, stands in it, or is one of those that it extends and that came with it. */
    private static boolean isOf(Class<?> type, ComponentNode part) {
        Class<?> component = part.component().type();
        for (@Nullable Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            if (at == component || (at.isAssignableFrom(component) && sameJar(at, component))) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameJar(Class<?> one, Class<?> other) {
        Optional<Path> place = Provenance.location(one);
        return place.isPresent() && place.equals(Provenance.location(other));
    }

    /** Those parts around which most of the components on the stack stand. */
    private List<ComponentNode> surrounded(List<ComponentNode> candidates, List<Class<?>> classes) {
        long most = candidates.stream()
                .mapToLong(part -> around(part, classes))
                .max()
                .orElse(0);
        return candidates.stream().filter(part -> around(part, classes) == most).toList();
    }

    private long around(ComponentNode part, List<Class<?>> classes) {
        return parts.stream()
                .filter(outer -> part.path().startsWith(outer.path() + "."))
                .filter(outer -> classes.stream().anyMatch(type -> isOf(type, outer)))
                .count();
    }

    private ComponentFault fault(List<ComponentNode> here, Throwable failure) {
        ComponentClass component = here.get(0).component();
        String where = here.stream().map(ComponentNode::path).distinct().collect(Collectors.joining(" or "));
        return fault(
                where + " (" + component.name() + ")",
                component.type(),
                failure,
                component.credit() + ours(component, failure));
    }

    /** What to do where one of Ablate's own components is to blame. */
    private String ours(ComponentClass component, Throwable failure) {
        if (!ComponentClass.ours(component.plugin())) {
            return "";
        }
        List<String> outside = ComponentNode.fromOutside(parts);
        if (!outside.isEmpty()) {
            return ", one of Ablate's own; what it was given may come from " + String.join(" or ", outside);
        }
        // Where a program fails, the machine may be too small.
        return failure instanceof TensorProgramException ? "" : ", one of Ablate's own: please report it";
    }

    /** A fault in a class that is no component: of that component of its plugin which called it, or else of one of those that stand. */
    private ComponentFault fault(Plugin plugin, List<Class<?>> classes, Throwable failure) {
        Class<?> type = classes.get(0);
        List<ComponentNode> theirs = parts.stream()
                .filter(part -> part.component().plugin() == plugin.getClass())
                .toList();
        List<ComponentNode> callers = classes.stream()
                .map(caller ->
                        theirs.stream().filter(part -> isOf(caller, part)).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .map(found -> surrounded(found, classes))
                .orElse(theirs);
        String who = callers.stream().map(ComponentNode::toString).distinct().collect(Collectors.joining(" or "));
        String credit = callers.size() == 1
                ? callers.get(0).component().credit()
                : type.getName() + " is of plugin " + plugin.getClass().getName() + " in " + Provenance.place(type);
        return fault(who.isEmpty() ? type.getName() : who, type, failure, credit);
    }

    private ComponentFault fault(String who, Class<?> type, Throwable failure, String credit) {
        String reason = Reason.of(failure);
        return new ComponentFault(
                who + (working ? " failed" : " cannot be built") + place(failure, type) + ": " + reason
                        + (reason.contains("\n") ? "\n" : "; ") + credit,
                working,
                failure);
    }

    /** Where in its own text: {@code " at Broken.java:12"}. */
    private static String place(Throwable failure, Class<?> type) {
        String file = outermost(type.getName());
        for (Throwable thrown : innermostFirst(failure)) {
            for (StackTraceElement frame : thrown.getStackTrace()) {
                if (outermost(frame.getClassName()).equals(file) && frame.getLineNumber() > 0) {
                    return " at " + frame.getFileName() + ":" + frame.getLineNumber();
                }
            }
        }
        return "";
    }

    private static String outermost(String name) {
        return name.replaceFirst("\\$.*", "");
    }
}
