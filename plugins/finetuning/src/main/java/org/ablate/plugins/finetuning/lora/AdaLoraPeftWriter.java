package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;

/**
 * Writer of AdaLoRA as PEFT does once its budget has moved: {@code rank_pattern} says which singular values of each module are
 * left, and the tensors hold those alone. What is left out is zero, so the adapter computes the same.
 */
final class AdaLoraPeftWriter {

    static final String VALUES = ".lora_E";

    private AdaLoraPeftWriter() {}

    static List<NamedTensor> write(PeftCodec codec, List<PeftAdaptedModule> adapted, Map<String, Object> config) {
        Map<String, List<Boolean>> pattern = new LinkedHashMap<>();
        adapted.forEach(one ->
                pattern.put(key(one), kept((AdaLoraAdapter) one.adapters().get(0))));
        // All are zero where an adapter begins; then nothing was chosen yet.
        boolean begun = pattern.values().stream().anyMatch(kept -> kept.contains(true));
        boolean reduced = begun && pattern.values().stream().anyMatch(kept -> kept.contains(false));
        List<NamedTensor> tensors = new ArrayList<>();
        for (PeftAdaptedModule one : adapted) {
            List<PeftTensor> whole = codec.tensors(one.module(), one.first());
            if (reduced) {
                List<Boolean> kept = Objects.requireNonNull(pattern.get(key(one)));
                int[] left = IntStream.range(0, kept.size()).filter(kept::get).toArray();
                whole.forEach(tensor -> tensors.add(part(tensor, left)));
            } else {
                whole.forEach(tensor -> tensors.add(tensor.write()));
            }
        }
        if (reduced) {
            config.put("rank_pattern", pattern);
        }
        return tensors;
    }

    private static String key(PeftAdaptedModule one) {
        return one.module().name() + VALUES;
    }

    private static List<Boolean> kept(AdaLoraAdapter adapter) {
        List<Boolean> kept = new ArrayList<>();
        for (float value : adapter.triplet().e().array().toFloatArray()) {
            kept.add(value != 0);
        }
        return kept;
    }

    /** Of B some columns, of A and E some rows. */
    private static NamedTensor part(PeftTensor tensor, int[] left) {
        long[] size = tensor.shape().getShape();
        boolean columns = tensor.key().endsWith("lora_B");
        Shape shape = columns ? new Shape(size[0], left.length) : new Shape(left.length, size[1]);
        return NamedTensor.ofFloats(tensor.key(), shape, () -> {
            float[] all = tensor.values();
            int width = (int) size[1];
            float[] some = new float[(int) shape.size()];
            for (int i = 0; i < some.length; i++) {
                some[i] = columns
                        ? all[i / left.length * width + left[i % left.length]]
                        : all[left[i / width] * width + i % width];
            }
            return some;
        });
    }
}
