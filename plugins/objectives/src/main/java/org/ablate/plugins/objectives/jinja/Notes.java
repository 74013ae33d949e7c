package org.ablate.plugins.objectives.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What has to be known of a template beyond its grammar. */
final class Notes {

    /** Names that a macro sees without being given them, when it speaks of them. */
    private static final Set<String> SPECIAL = Set.of(Macro.CALLER, Macro.KWARGS, Macro.VARARGS);

    /** Special names that a macro speaks of, and those that it sets first. */
    private record Spoken(Set<String> used, Set<String> set) {}

    private final List<TemplateException> unknown = new ArrayList<>();
    private Frame frame = new Frame(null);
    private final Deque<Spoken> macros = new ArrayDeque<>();

    void filter(Token name, String dotted) {
        try {
            Filters.find(dotted);
        } catch (TemplateException e) {
            unknown.add(e.at(name.line()));
        }
    }

    void test(Token name, String dotted) {
        try {
            Tests.find(dotted);
        } catch (TemplateException e) {
            unknown.add(e.at(name.line()));
        }
    }

    /** Where a filter or a test that is unknown is refused even if it is never reached. */
    <T> T early(Supplier<T> part) {
        int before = unknown.size();
        T read = part.get();
        if (unknown.size() > before) {
            throw unknown.get(before);
        }
        return read;
    }

    /** Where it is refused only when it is reached, as a condition may guard it. */
    <T> T late(Supplier<T> part) {
        int before = unknown.size();
        T read = part.get();
        forget(before);
        return read;
    }

    int count() {
        return unknown.size();
    }

    /** Leaves what has been noted from a count on to be refused when it is reached. */
    void forget(int from) {
        unknown.subList(from, unknown.size()).clear();
    }

    void enterMacro() {
        macros.push(new Spoken(new HashSet<>(), new HashSet<>()));
    }

    /** The special names that the macro speaks of. */
    Set<String> leaveMacro() {
        return macros.pop().used();
    }

    /** Names of the statements that are being read. */
    Frame frame() {
        return frame;
    }

    /** Reads something within a frame. */
    <T> T within(Frame inner, Supplier<T> part) {
        Frame outer = frame;
        frame = inner;
        T read = part.get();
        frame = outer;
        return read;
    }

    void reads(String name) {
        frame.reads(name);
        if (SPECIAL.contains(name)) {
            macros.stream().filter(macro -> !macro.set().contains(name)).forEach(macro -> macro.used()
                    .add(name));
        }
    }

    void sets(String name) {
        frame.sets(name);
        stores(name);
    }

    /** Notes a name that a frame is given when it runs. */
    void parameter(String name) {
        frame.reads(name);
        stores(name);
    }

    private void stores(String name) {
        if (SPECIAL.contains(name)) {
            macros.forEach(macro -> macro.set().add(name));
        }
    }
}
