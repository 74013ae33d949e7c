package org.ablate.plugins.tokenizers.regex;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ablate.plugins.tokenizers.regex.Node.Ahead;
import org.ablate.plugins.tokenizers.regex.Node.Characters;
import org.ablate.plugins.tokenizers.regex.Node.Choice;
import org.ablate.plugins.tokenizers.regex.Node.Repeat;
import org.ablate.plugins.tokenizers.regex.Node.Sequence;

/**
 * An expression's automaton (Thompson, 1968), with every way from a character read to the next, as many as there are: a matcher that
 * goes back tries each.
 */
final class Automaton {

    private static final int STATES = 20_000;

    /** Steps without reading between two characters, in a row and in all. */
    private static final int STEPS_IN_A_ROW = 1_000;

    private static final int STEPS = 10_000;

    /** How a state goes on. */
    private sealed interface State {}

    private record Reading(CharacterSet set, int next) implements State {}

    private record Branching(List<Integer> next) implements State {}

    /** Both are tried; where one stands alone, the other is what comes if it holds. */
    private record Conditional(List<Integer> next) implements State {}

    private record End(boolean whole) implements State {}

    /**
     * What comes after a character.
     *
     * @param ways by state that reads the next character, how many ways lead there
     * @param certain whether the expression can end here, whatever comes
     */
    record Moves(Map<Integer, Integer> ways, boolean certain) {

        int count() {
            return ways.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    private final List<State> states = new ArrayList<>();
    private final Map<Integer, Moves> moves = new HashMap<>();
    private final int start;

    Automaton(Node expression) {
        int end = add(new End(true));
        start = add(new Reading(CharacterSet.NONE, build(expression, end)));
    }

    /** The state before the first character, as if it had read one. */
    int start() {
        return start;
    }

    /** A kind of character of each sort that this automaton tells apart. */
    List<Integer> kinds() {
        Set<CharacterSet> sets = new LinkedHashSet<>();
        for (State state : states) {
            if (state instanceof Reading reading) {
                sets.add(reading.set());
            }
        }
        Map<List<Boolean>, Integer> sorts = new LinkedHashMap<>();
        for (int kind = 0; kind < CharacterSet.KINDS; kind++) {
            int one = kind;
            sorts.putIfAbsent(sets.stream().map(set -> set.some().get(one)).toList(), kind);
        }
        return List.copyOf(sorts.values());
    }

    /** Whether a state may read a kind of character. */
    boolean reads(int state, int kind) {
        return ((Reading) states.get(state)).set().some().get(kind);
    }

    /** What comes after the character that a state reads. */
    Moves after(int state) {
        return from(((Reading) states.get(state)).next());
    }

    private int add(State state) {
        if (states.size() >= STATES) {
            throw new CostlyRegexException(
                    "written out, its repeats are too long", "counts such as {1,3} instead of long ones");
        }
        states.add(state);
        return states.size() - 1;
    }

    private int build(Node node, int next) {
        if (node instanceof Characters characters) {
            return add(new Reading(characters.set(), next));
        }
        if (node instanceof Sequence sequence) {
            int state = next;
            for (int i = sequence.parts().size() - 1; i >= 0; i--) {
                state = build(sequence.parts().get(i), state);
            }
            return state;
        }
        if (node instanceof Choice choice) {
            return add(new Branching(
                    choice.parts().stream().map(part -> build(part, next)).toList()));
        }
        if (node instanceof Repeat repeat) {
            return repeat(repeat, next);
        }
        if (node instanceof Ahead ahead) {
            return add(new Conditional(List.of(build(ahead.part(), add(new End(false))), next)));
        }
        return add(new Conditional(List.of(next)));
    }

    private int repeat(Repeat repeat, int next) {
        int state = next;
        if (repeat.most() == Repeat.UNBOUNDED) {
            int loop = add(new Branching(List.of()));
            states.set(loop, new Branching(List.of(build(repeat.part(), loop), next)));
            state = loop;
        } else {
            for (int i = repeat.least(); i < repeat.most(); i++) {
                state = add(new Branching(List.of(build(repeat.part(), state), next)));
            }
        }
        for (int i = 0; i < repeat.least(); i++) {
            state = build(repeat.part(), state);
        }
        return state;
    }

    private Moves from(int state) {
        Moves known = moves.get(state);
        if (known == null) {
            Walk walk = new Walk();
            walk.on(state, true, 0);
            known = new Moves(walk.ways, walk.certain);
            moves.put(state, known);
        }
        return known;
    }

    /** All ways from a state to those that read; a repeat of what may be empty begins anew once, as a matcher has it. */
    private final class Walk {

        private final Map<Integer, Integer> ways = new TreeMap<>();
        private final BitSet path = new BitSet();
        private final BitSet again = new BitSet();
        private boolean certain;
        private int steps;

        void on(int index, boolean surely, int depth) {
            if (again.get(index)) {
                return;
            }
            if (++steps > STEPS || depth > STEPS_IN_A_ROW) {
                throw new CostlyRegexException(
                        "there are too many ways to leave out what may be absent", "fewer optional parts in a row");
            }
            State state = states.get(index);
            if (state instanceof Reading) {
                ways.merge(index, 1, Integer::sum);
            } else if (state instanceof End end) {
                certain |= surely && end.whole();
            } else {
                boolean branching = state instanceof Branching;
                List<Integer> next = branching ? ((Branching) state).next() : ((Conditional) state).next();
                BitSet visit = path.get(index) ? again : path;
                visit.set(index);
                next.forEach(one -> on(one, surely && branching, depth + 1));
                visit.clear(index);
            }
        }
    }
}
