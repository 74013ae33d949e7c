package org.ablate.plugins.optimization.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.optimization.group.ParameterGroups;
import org.ablate.plugins.optimization.group.ParameterGroups.Group;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * An optimizer that changes all parameters in one native call. A subclass gives the {@link FusedProgram} of its update and
 * the numbers of each step; what is kept for each parameter, named and saved, follows from the program. The number of the
 * step decides everything else, so a resumed run goes on as an uninterrupted one does.
 */
abstract class FusedOptimizer implements Optimizer {

    private final Ops ops;
    private final double learningRate;
    private final double weightDecay;
    private final Decay decay;
    private final FusedProgram program;
    private ParameterGroups groups = ParameterGroups.NONE;
    private Map<String, Parameter> parameters = Map.of();
    private String text = "";
    private List<NDArray> tables = List.of();

    FusedOptimizer(Ops ops, double learningRate, double weightDecay, Decay decay, FusedProgram program) {
        this.ops = ops;
        this.learningRate = learningRate;
        this.weightDecay = weightDecay;
        this.decay = decay;
        this.program = program;
    }

    /**
     * The program's numbers, in its order.
     *
     * @param t the number of the step, from 1
     */
    abstract double[] numbers(double t);

    /**
     * The shape of a state.
     *
     * @return without elements where a parameter of this shape does not need that state
     */
    Shape stateShape(String state, Shape parameter) {
        return parameter;
    }

    final Ops ops() {
        return ops;
    }

    /** The parameters in the order of {@link #begin}. */
    final Map<String, Parameter> parameters() {
        return parameters;
    }

    /** A state array of zeros that outlives the step. */
    NDArray newState(String state, Shape shape) {
        return ops.zeros(shape);
    }

    /** The program's tables, in its order, which outlive the step. */
    List<NDArray> tables() {
        return List.of();
    }

    @Override
    public final double learningRate() {
        return learningRate;
    }

    @Override
    public final void begin(Map<String, Parameter> parameters) {
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        groups = ParameterGroups.of(
                parameters,
                shape -> decay.applies(shape) ? weightDecay : 0,
                program.states(),
                (state, shape) -> newState(state, stateShape(state, shape)));
        text = program.text(groups.groups().size());
        tables = tables();
    }

    @Override
    public final void step(NDList gradients, double rate, long step) {
        if (groups.groups().isEmpty()) {
            return;
        }
        List<Object> arguments = new ArrayList<>();
        for (Group group : groups.groups()) {
            arguments.add(group.weights());
            arguments.add(group.gradients(gradients));
            arguments.addAll(group.states());
            arguments.add(group.decay());
        }
        arguments.add(step + 1.0);
        arguments.add(rate);
        for (double number : numbers(step + 1.0)) {
            arguments.add(number);
        }
        arguments.addAll(tables);
        ops.withoutGradients(() -> ops.kernel("step", text).call(arguments.toArray()))
                .close();
    }

    @Override
    public final Map<String, NDArray> state() {
        return groups.state();
    }
}
