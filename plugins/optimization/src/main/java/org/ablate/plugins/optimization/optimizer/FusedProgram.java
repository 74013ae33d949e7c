package org.ablate.plugins.optimization.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of an optimizer's kernel, which changes all parameters in one call. An author writes the body of the update, in
 * which stand
 *
 * <ul>
 *   <li>{@code w} and {@code g}, a parameter and its gradient, and each state by its name;
 *   <li>{@code t}, the number of the step from 1; {@code rate}, the learning rate; {@code decay}, the weight decay of this
 *       parameter, 0 where none; and each number by its name: all floats;
 *   <li>each table by its name, a tensor that is the same for all parameters and steps.
 * </ul>
 *
 * @param states the names of what is kept for each parameter
 * @param numbers the names of what the optimizer gives each step
 * @param tables the names of what the optimizer gives once
 * @param methods the program's methods, {@code update} among them, which changes one group of parameters
 */
record FusedProgram(List<String> states, List<String> numbers, List<String> tables, String methods) {

    /** A program whose body changes one parameter; {@code w}, {@code g} and the states are tensors. */
    static FusedProgram ofEach(List<String> states, List<String> numbers, String body) {
        return ofEach(states, numbers, List.of(), body);
    }

    /** Alike, of a body that reads tables. */
    static FusedProgram ofEach(List<String> states, List<String> numbers, List<String> tables, String body) {
        StringBuilder loop = new StringBuilder("for i in range(len(all_w)):\n");
        for (String name : lists(states)) {
            loop.append("    ").append(name).append(" = all_").append(name).append("[i]\n");
        }
        loop.append(body.stripIndent().indent(4));
        return new FusedProgram(states, numbers, tables, update("all_", states, numbers, tables, loop.toString()));
    }

    /** A program whose body changes all parameters of a group; {@code w}, {@code g} and the states are lists of tensors. */
    static FusedProgram ofAll(List<String> states, List<String> numbers, String body) {
        String whole = "if len(w) > 0:\n" + body.indent(4);
        return new FusedProgram(states, numbers, List.of(), update("", states, numbers, List.of(), whole));
    }

    /** This program with further methods that its body calls as {@code self.NAME(…)}. */
    FusedProgram with(String moreMethods) {
        return new FusedProgram(states, numbers, tables, moreMethods + "\n" + methods);
    }

    private static String update(
            String prefix, List<String> states, List<String> numbers, List<String> tables, String body) {
        String arguments = lists(states).stream()
                .map(name -> prefix + name + ": List[Tensor]")
                .collect(Collectors.joining(", "));
        String floats = floats(numbers).stream().map(name -> name + ": float").collect(Collectors.joining(", "));
        String tensors = tables.stream().map(name -> ", " + name + ": Tensor").collect(Collectors.joining());
        return "def update(self, " + arguments + ", decay: float, " + floats + tensors + ") -> None:\n" + body.indent(4)
                + "    return None\n";
    }

    /**
     * The text with a method {@code step} that takes the lists of each group and its weight decay in turn, then {@code t},
     * {@code rate}, the numbers and the tables.
     */
    String text(int groups) {
        List<String> parameters = new ArrayList<>();
        StringBuilder calls = new StringBuilder();
        String converted = Stream.concat(floats(numbers).stream().map(name -> "float(" + name + ")"), tables.stream())
                .collect(Collectors.joining(", "));
        for (int group = 0; group < groups; group++) {
            String suffix = "_" + group;
            lists(states).forEach(name -> parameters.add(name + suffix + ": List[Tensor]"));
            parameters.add("decay" + suffix + ": Tensor");
            String lists = lists(states).stream().map(name -> name + suffix).collect(Collectors.joining(", "));
            calls.append("    done")
                    .append(suffix)
                    .append(" = self.update(")
                    .append(lists)
                    .append(", float(decay")
                    .append(suffix)
                    .append("), ")
                    .append(converted)
                    .append(")\n");
        }
        joined(floats(numbers), tables).forEach(name -> parameters.add(name + ": Tensor"));
        return methods + "\ndef step(self, " + String.join(", ", parameters) + ") -> Tensor:\n" + calls
                + "    return t\n";
    }

    private static List<String> lists(List<String> states) {
        return joined(List.of("w", "g"), states);
    }

    private static List<String> floats(List<String> numbers) {
        return joined(List.of("t", "rate"), numbers);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
