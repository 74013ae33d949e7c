package org.ablate.plugins.tokenizers.regex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many attempts a matcher that goes back, such as Oniguruma, can have under way at one character of a text, be it what it may.
 * Where that has a bound, an attempt takes time proportional to the text; where it has none, the square, the cube or a power of two
 * (Weber and Seidl, 1991, "On the degree of ambiguity of finite automata"). Oniguruma gives up after ten million steps, and Hugging
 * Face's library ends the process then.
 *
 * <p>The attempts are followed through every text at once, as the subset construction follows states, but counted: a
 * {@link Front} is the states that read the last character and how many attempts are in each. Only those count that may still fail:
 * after an attempt that is certain to succeed, the others are forgotten.
 */
public final class RegexCost {

    /** Work per character that may come up again and again: at this, the library holds out for 150,000 characters in a row. */
    private static final int LASTING = 64;

    /** Work for a single character: expressions that list hundreds of words stay below. */
    private static final int ONCE = 1_024;

    /** Fronts that are looked at; expressions of tokenizers have some dozens. */
    private static final int FRONTS = 10_000;

    private static final int NONE = -1;

    /**
     * Attempts under way.
     *
     * @param last state of the attempt that is certain to succeed, or {@link #NONE}
     * @param others the others by state, how many
     */
    private record Front(int last, Map<Integer, Integer> others) {}

    private final Automaton automaton;
    private final List<Front> fronts = new ArrayList<>();
    private final Map<Front, Integer> numbers = new HashMap<>();
    private final List<Set<Integer>> following = new ArrayList<>();

    private RegexCost(Automaton automaton) {
        this.automaton = automaton;
    }

    /**
     * Looks whether an expression takes time proportional to the text at each place where it is tried.
     *
     * @throws CostlyRegexException when it may take longer, or that cannot be told
     */
    public static void check(String expression) {
        new RegexCost(new Automaton(RegexReader.read(expression))).check();
    }

    private void check() {
        int start = automaton.start();
        number(automaton.after(start).certain() ? new Front(start, Map.of()) : new Front(NONE, Map.of(start, 1)));
        List<Integer> kinds = automaton.kinds();
        for (int i = 0; i < fronts.size(); i++) {
            Set<Integer> next = new HashSet<>();
            for (int kind : kinds) {
                step(fronts.get(i), kind).forEach(front -> next.add(number(front)));
            }
            following.add(next);
        }
        requireLittleWorkForEver();
    }

    private int number(Front front) {
        return numbers.computeIfAbsent(front, added -> {
            if (work(front) > ONCE || fronts.size() >= FRONTS) {
                throw tooMuch();
            }
            fronts.add(front);
            return fronts.size() - 1;
        });
    }

    /** The fronts after one more character; which attempt succeeds in the end is open, so each may. */
    private List<Front> step(Front front, int kind) {
        Map<Integer, Integer> others = new TreeMap<>();
        Set<Integer> last = new HashSet<>();
        front.others().forEach((state, count) -> move(state, count, kind, others, front.last() == NONE ? last : null));
        Map<Integer, Integer> ofLast = new TreeMap<>();
        if (front.last() != NONE) {
            move(front.last(), 1, kind, ofLast, last);
            ofLast.forEach((state, count) -> add(others, state, count));
        }
        List<Front> next = new ArrayList<>();
        last.forEach(state -> next.add(new Front(state, others)));
        ofLast.keySet().forEach(state -> {
            Map<Integer, Integer> rest = new TreeMap<>(others);
            rest.computeIfPresent(state, (same, count) -> count == 1 ? null : count - 1);
            next.add(new Front(state, rest));
        });
        if (!others.isEmpty()) {
            next.add(new Front(NONE, others));
        }
        return next;
    }

    /** Adds where attempts in a state go with a character: to others, or where they succeed for certain. */
    private void move(int from, int count, int kind, Map<Integer, Integer> others, @Nullable Set<Integer> certain) {
        automaton.after(from).ways().forEach((state, ways) -> {
            if (!automaton.reads(state, kind)) {
                return;
            }
            if (!automaton.after(state).certain()) {
                add(others, state, count * ways);
            } else if (certain != null) {
                certain.add(state);
            }
        });
    }

    private static void add(Map<Integer, Integer> counts, int state, int count) {
        counts.merge(state, count, Integer::sum);
    }

    private int work(Front front) {
        int work = front.last() == NONE ? 0 : 1 + automaton.after(front.last()).count();
        for (Map.Entry<Integer, Integer> other : front.others().entrySet()) {
            work += other.getValue() * (1 + automaton.after(other.getKey()).count());
        }
        return work;
    }

    /** Fronts that are no part of a circle, nor between two, come up once in an attempt. */
    private void requireLittleWorkForEver() {
        List<Set<Integer>> preceding = new ArrayList<>();
        fronts.forEach(front -> preceding.add(new HashSet<>()));
        for (int i = 0; i < fronts.size(); i++) {
            for (int next : following.get(i)) {
                preceding.get(next).add(i);
            }
        }
        BitSet passing = new BitSet();
        peel(following, preceding, passing);
        peel(preceding, following, passing);
        for (int i = passing.nextClearBit(0); i < fronts.size(); i = passing.nextClearBit(i + 1)) {
            if (work(fronts.get(i)) > LASTING) {
                throw tooMuch();
            }
        }
    }

    /** Marks what has nothing before it but what is marked. */
    private static void peel(List<Set<Integer>> following, List<Set<Integer>> preceding, BitSet marked) {
        int[] before = preceding.stream().mapToInt(Set::size).toArray();
        Deque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < before.length; i++) {
            if (before[i] == 0) {
                free.add(i);
            }
        }
        while (!free.isEmpty()) {
            int one = free.remove();
            marked.set(one);
            for (int next : following.get(one)) {
                if (--before[next] == 0) {
                    free.add(next);
                }
            }
        }
    }

    private static CostlyRegexException tooMuch() {
        return new CostlyRegexException(
                "its repeats can share the same characters in too many ways",
                "repeats that begin with what the one before them cannot match, as in a+$ for (a+)+$");
    }
}
