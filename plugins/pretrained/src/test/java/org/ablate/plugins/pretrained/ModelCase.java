package org.ablate.plugins.pretrained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.spi.data.Input;
import org.ablate.spi.tensor.Ops;

/** What a tiny model of Transformers computed: inputs, logits, loss and all gradients, in {@code case.safetensors}. */
final class ModelCase implements AutoCloseable {

    private final Path folder;
    private final SafetensorsFile file;

    ModelCase(Path folder) {
        this.folder = folder;
        this.file = SafetensorsFile.open(folder.resolve("case.safetensors"));
    }

    NDArray integers(String name, Ops ops) {
        return ops.manager().create(file.longs(name), file.info(name).shape());
    }

    long[] integers(String name) {
        return file.longs(name);
    }

    Shape shape(String name) {
        return file.info(name).shape();
    }

    boolean has(String name) {
        return file.tensors().containsKey(name);
    }

    float[] floats(String name) {
        return file.floats(name);
    }

    /** The gradients by the names of the model's own tensors. */
    Map<String, float[]> gradients() {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        file.tensors().keySet().stream()
                .filter(name -> name.startsWith("grad."))
                .forEach(name -> gradients.put(name.substring("grad.".length()), file.floats(name)));
        return gradients;
    }

    /** What the model reads. */
    Input input(boolean seq2seq, long start, Ops ops) {
        Input read = Input.of(integers("input_ids", ops));
        if (has("attention_mask")) {
            read = read.withKeep(integers("attention_mask", ops).toType(DataType.BOOLEAN, false));
        }
        if (has("token_type_ids")) {
            read = read.withTypes(integers("token_type_ids", ops));
        }
        return seq2seq ? Input.of(shifted(start, ops)).withSource(read) : read;
    }

    /** What a decoder reads to predict the labels: the start token, then all labels but the last, padding for what is ignored. */
    private NDArray shifted(long start, Ops ops) {
        if (has("decoder_input_ids")) {
            return integers("decoder_input_ids", ops);
        }
        long padding = ModelConfig.read(folder.resolve("config.json")).integer("pad_token_id", 0);
        long[] labels = integers("labels");
        int time = (int) shape("labels").get(1);
        long[] tokens = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            long before = i % time == 0 ? start : labels[i - 1];
            tokens[i] = before < 0 ? padding : before;
        }
        return ops.manager().create(tokens, shape("labels"));
    }

    @Override
    public void close() {
        file.close();
    }
}
