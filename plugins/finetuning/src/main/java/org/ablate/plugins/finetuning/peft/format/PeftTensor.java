package org.ablate.plugins.finetuning.peft.format;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/**
 * A tensor of PEFT's {@code adapter_model.safetensors} and the parameters of ours that lie in it.
 *
 * @param key its name there
 * @param parameters one, or several whose rows follow each other
 * @param shape its shape there; as many elements as the parameters have
 * @param rows for each of the parameters' rows its place in the tensor; none where they stand in the same order
 */
public record PeftTensor(String key, List<Parameter> parameters, Shape shape, List<Integer> rows) {

    /** What stands before the name of a module. */
    public static final String PREFIX = "base_model.model.";

    /** The tensors of a table's adapter. */
    public static List<PeftTensor> ofTable(String module, EmbeddingAdapter adapter) {
        String key = PREFIX + module + ".lora_embedding_";
        return List.of(of(key + "A", adapter.a()), of(key + "B", adapter.b()));
    }

    /** A tensor that is one parameter as it is. */
    public static PeftTensor of(String key, Parameter parameter) {
        return new PeftTensor(key, List.of(parameter), parameter.shape(), List.of());
    }

    /** Fills the parameters from the file. */
    public void read(SafetensorsFile file, Ops ops) {
        Shape found = file.info(key).shape();
        if (!found.equals(shape)) {
            throw new ExperimentException(file.path() + ": tensor '" + key + "' is " + found + ", but " + shape
                    + " is needed; the adapter is of another base, or its configuration says something else");
        }
        float[] theirs = file.floats(key);
        float[] ours = theirs;
        if (!rows.isEmpty()) {
            ours = new float[theirs.length];
            int width = theirs.length / rows.size();
            for (int row = 0; row < rows.size(); row++) {
                System.arraycopy(theirs, rows.get(row) * width, ours, row * width, width);
            }
        }
        int from = 0;
        for (Parameter parameter : parameters) {
            int to = from + Math.toIntExact(parameter.size());
            parameter.fill(ops.parameter(Arrays.copyOfRange(ours, from, to), parameter.shape()));
            from = to;
        }
    }

    /** What PEFT reads. */
    public NamedTensor write() {
        return NamedTensor.ofFloats(key, shape, this::values);
    }

    /** The values as PEFT has them, in row-major order. */
    public float[] values() {
        float[] ours = new float[Math.toIntExact(shape.size())];
        int from = 0;
        for (Parameter parameter : parameters) {
            float[] part = parameter.floats();
            System.arraycopy(part, 0, ours, from, part.length);
            from += part.length;
        }
        if (rows.isEmpty()) {
            return ours;
        }
        float[] theirs = new float[ours.length];
        int width = ours.length / rows.size();
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(ours, row * width, theirs, rows.get(row) * width, width);
        }
        return theirs;
    }
}
