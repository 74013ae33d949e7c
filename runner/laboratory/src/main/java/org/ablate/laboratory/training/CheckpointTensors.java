package org.ablate.laboratory.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.WeightFormat;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/** Moves a model's weights and an optimizer's state into and out of checkpoint files. */
public final class CheckpointTensors {

    /**
     * What stands before the name of a weight among an optimizer's tensors: of one that stands in no model, and of one that steps
     * change where the model's own file holds another for use. No name of a state has a colon.
     */
    public static final String TRAINED = "trained:";

    private CheckpointTensors() {}

    public static Map<String, NDArray> of(Architecture model) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> {
            if (parameter.isStored()) {
                List<WeightFormat.Part> parts = parts(parameter);
                for (int i = 0; i < parts.size(); i++) {
                    arrays.put(
                            partName(name, parts.get(i)),
                            parameter.storedParts().get(i));
                }
            } else {
                arrays.put(name, parameter.array());
            }
        });
        return arrays;
    }

    private static List<WeightFormat.Part> parts(Parameter parameter) {
        return parameter
                .storage()
                .map(storage -> storage.parts(parameter.shape()))
                .orElse(List.of());
    }

    /** What a part of a parameter's stored form is called in a file. */
    private static String partName(String parameter, WeightFormat.Part part) {
        return parameter + "." + part.name();
    }

    /** Names of the tensors that a model will be filled from. */
    private static Set<String> names(Map<String, Parameter> parameters) {
        Set<String> names = new TreeSet<>();
        parameters.forEach((name, parameter) -> {
            if (parameter.storage().isEmpty()) {
                names.add(name);
            }
            parts(parameter).forEach(part -> names.add(partName(name, part)));
        });
        return names;
    }

    /** Fills the model from a file that has exactly its parameters. */
    public static void fill(Architecture model, SafetensorsFile file, Ops ops) {
        Map<String, Parameter> parameters = model.parameters();
        requireSameNames(names(parameters), file.tensors().keySet(), file);
        parameters.forEach((name, parameter) -> fill(name, parameter, file, ops));
    }

    private static void fill(String name, Parameter parameter, SafetensorsFile file, Ops ops) {
        if (parameter.storage().isEmpty()) {
            parameter.fill(ops.parameter(file.floats(name), parameter.shape()));
            return;
        }
        NDList stored = new NDList();
        for (WeightFormat.Part part : parts(parameter)) {
            NDArray array = ops.manager().zeros(part.shape(), part.type());
            NDScope.unregister(array);
            restore(partName(name, part), array, file);
            stored.add(array);
        }
        parameter.fillStored(stored);
    }

    /**
     * Fills the model of a run that goes on.
     *
     * @param file the model's tensors
     * @param state the optimizer's, which may hold the weights that steps change
     */
    public static void fill(Architecture model, SafetensorsFile file, SafetensorsFile state, Ops ops) {
        Map<String, Parameter> parameters = model.parameters();
        requireSameNames(names(parameters), file.tensors().keySet(), file);
        parameters.forEach((name, parameter) -> {
            if (state.tensors().containsKey(TRAINED + name)) {
                parameter.fill(ops.parameter(state.floats(TRAINED + name), parameter.shape()));
            } else {
                fill(name, parameter, file, ops);
            }
        });
    }

    /** Writes a file's values over those of a filled model. */
    public static void overwrite(Architecture model, SafetensorsFile file) {
        Map<String, NDArray> arrays = of(model);
        requireSameNames(arrays.keySet(), file.tensors().keySet(), file);
        arrays.forEach((name, array) -> restore(name, array, file));
    }

    /** Restores the state of an optimizer that has begun. */
    public static void restore(Optimizer optimizer, SafetensorsFile file) {
        Map<String, NDArray> state = optimizer.state();
        Set<String> found = new TreeSet<>(file.tensors().keySet());
        found.removeIf(name -> name.startsWith(TRAINED));
        requireSameNames(state.keySet(), found, file);
        state.forEach((name, array) -> restore(name, array, file));
    }

    /** Restores weights that stand in no model. */
    public static void restoreTrained(Map<String, Parameter> parameters, SafetensorsFile file) {
        parameters.forEach((name, parameter) -> {
            restore(TRAINED + name, parameter.array(), file);
            parameter.array().setRequiresGradient(true); // values from elsewhere come without
        });
    }

    private static void restore(String name, NDArray array, SafetensorsFile file) {
        restore(
                array,
                array.getDataType() == DataType.FLOAT32 ? FloatBuffer.wrap(file.floats(name)) : file.bytes(name));
    }

    /** A copy, since the engine would go on using the buffer's own memory, which may be read-only or freed. */
    private static void restore(NDArray array, Buffer values) {
        try (NDArray staged = array.getManager().create(values, array.getShape(), array.getDataType())) {
            NDArray own = staged.duplicate();
            NDScope.unregister(own);
            array.intern(own);
        }
    }

    private static void requireSameNames(Set<String> expected, Set<String> found, SafetensorsFile file) {
        if (!expected.equals(found)) {
            Set<String> missing = new TreeSet<>(expected);
            missing.removeAll(found);
            Set<String> unexpected = new TreeSet<>(found);
            unexpected.removeAll(expected);
            throw new ExperimentException(file.path() + ": does not fit this experiment; missing " + missing
                    + ", unexpected " + unexpected + ". The plugins may have changed since the run was made");
        }
    }
}
