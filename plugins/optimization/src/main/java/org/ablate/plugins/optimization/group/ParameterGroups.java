package org.ablate.plugins.optimization.group;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.ablate.spi.layer.Parameter;

/**
 * The parameters of an optimizer, in groups of equal weight decay, with the state of each.
 *
 * @param groups none of them empty
 * @param state every state array that has elements by {@code <parameter>.<state>}, in the order of the parameters
 */
public record ParameterGroups(List<Group> groups, Map<String, NDArray> state) {

    public static final ParameterGroups NONE = new ParameterGroups(List.of(), Map.of());

    /**
     * @param decay of a parameter of a shape
     * @param states the names of what is kept for each parameter
     * @param newState makes the array of a state for a parameter of a shape
     */
    public static ParameterGroups of(
            Map<String, Parameter> parameters,
            ToDoubleFunction<Shape> decay,
            List<String> states,
            BiFunction<String, Shape, NDArray> newState) {
        Map<Double, List<Member>> members = new LinkedHashMap<>();
        Map<String, NDArray> all = new LinkedHashMap<>();
        int place = 0;
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            Parameter parameter = entry.getValue();
            NDList kept = new NDList(states.size());
            for (String state : states) {
                NDArray array = newState.apply(state, parameter.shape());
                kept.add(array);
                if (array.size() > 0) {
                    all.put(entry.getKey() + "." + state, array);
                }
            }
            members.computeIfAbsent(decay.applyAsDouble(parameter.shape()), key -> new ArrayList<>())
                    .add(new Member(place++, parameter.array(), kept));
        }
        List<Group> groups = members.entrySet().stream()
                .map(group -> Group.of(group.getKey(), group.getValue(), states.size()))
                .toList();
        return new ParameterGroups(groups, Collections.unmodifiableMap(all));
    }

    private record Member(int place, NDArray weight, NDList states) {}

    /**
     * Parameters that are treated alike.
     *
     * @param decay their weight decay
     * @param places of these parameters among all, hence of their gradients
     * @param weights their values
     * @param states for each kept state, the arrays in the order of {@code weights}
     */
    public record Group(double decay, int[] places, NDList weights, List<NDList> states) {

        private static Group of(double decay, List<Member> members, int states) {
            NDList weights = new NDList(members.size());
            members.forEach(member -> weights.add(member.weight()));
            List<NDList> kept = new ArrayList<>();
            for (int i = 0; i < states; i++) {
                NDList arrays = new NDList(members.size());
                for (Member member : members) {
                    arrays.add(member.states().get(i));
                }
                kept.add(arrays);
            }
            return new Group(decay, members.stream().mapToInt(Member::place).toArray(), weights, kept);
        }

        /** The gradients of these parameters, out of those of all. */
        public NDList gradients(NDList all) {
            NDList mine = new NDList(places.length);
            for (int place : places) {
                mine.add(all.get(place));
            }
            return mine;
        }
    }
}
