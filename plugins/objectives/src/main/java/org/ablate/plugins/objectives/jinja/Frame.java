package org.ablate.plugins.objectives.jinja;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.ablate.plugins.objectives.jinja.Value.Undefined;
import org.jspecify.annotations.Nullable;

/**
 * The names of statements that have a scope of their own, known before they run. A name that such statements set before they read
 * it, and that no statement around them has, is undefined in them until it is set, even if the template is given a variable of that
 * name: a loop before the assignment does not see the variable.
 */
final class Frame {

    private final @Nullable Frame around;
    private final Set<String> names = new HashSet<>();
    private final Set<String> setFirst = new LinkedHashSet<>();

    /** Conditions around the statement that is being read. */
    private int conditions;

    Frame(@Nullable Frame around) {
        this.around = around;
    }

    @Nullable
    Frame around() {
        return around;
    }

    void reads(String name) {
        names.add(name);
    }

    void sets(String name) {
        if (names.add(name) && conditions == 0) {
            setFirst.add(name);
        }
    }

    void enterCondition() {
        conditions++;
    }

    void leaveCondition() {
        conditions--;
    }

    private boolean has(String name) {
        return names.contains(name) || (around != null && around.has(name));
    }

    /** A scope for one run of the statements. */
    Scope scope(@Nullable Scope outer) {
        Scope scope = new Scope(outer);
        for (String name : setFirst) {
            if (around == null || !around.has(name)) {
                scope.set(name, new Undefined("'" + name + "' is undefined"));
            }
        }
        return scope;
    }
}
