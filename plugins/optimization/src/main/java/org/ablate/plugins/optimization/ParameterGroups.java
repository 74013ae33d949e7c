package org.ablate.plugins.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/**
 * The parameters of an optimizer, in the two groups of those that decay and those that do not, with the state of each.
 *
 * @param decayed what weight decay pulls towards zero
 * @param plain the rest
 * @param state every state array by {@code <parameter>.<state>}, in the order of the parameters
 */
record ParameterGroups(Group decayed, Group plain, Map<String, NDArray> state) {

    static final ParameterGroups NONE =
            new ParameterGroups(Group.of(List.of(), List.of()), Group.of(List.of(), List.of()), Map.of());

    /**
     * @param states the names of what is kept for each parameter, zero at first and of its shape
     */
    static ParameterGroups of(Map<String, Parameter> parameters, Decay decay, Ops ops, List<String> states) {
        List<Member> decayed = new ArrayList<>();
        List<Member> plain = new ArrayList<>();
        Map<String, NDArray> all = new LinkedHashMap<>();
        int place = 0;
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            Parameter parameter = entry.getValue();
            NDList kept = new NDList(states.size());
            for (String state : states) {
                NDArray zeros = ops.zeros(parameter.shape());
                kept.add(zeros);
                all.put(entry.getKey() + "." + state, zeros);
            }
            (decay.applies(parameter) ? decayed : plain).add(new Member(place++, parameter.array(), kept));
        }
        return new ParameterGroups(
                Group.of(decayed, states), Group.of(plain, states), Collections.unmodifiableMap(all));
    }

    private record Member(int place, NDArray weight, NDList states) {}

    /**
     * Parameters that are treated alike.
     *
     * @param places of these parameters among all, hence of their gradients
     * @param weights their values
     * @param states for each kept state, the arrays in the order of {@code weights}
     */
    record Group(int[] places, NDList weights, List<NDList> states) {

        private static Group of(List<Member> members, List<String> names) {
            NDList weights = new NDList(members.size());
            members.forEach(member -> weights.add(member.weight()));
            List<NDList> states = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                NDList arrays = new NDList(members.size());
                for (Member member : members) {
                    arrays.add(member.states().get(i));
                }
                states.add(arrays);
            }
            return new Group(members.stream().mapToInt(Member::place).toArray(), weights, states);
        }

        /** The gradients of these parameters, out of those of all. */
        NDList gradients(NDList all) {
            NDList mine = new NDList(places.length);
            for (int place : places) {
                mine.add(all.get(place));
            }
            return mine;
        }
    }
}
