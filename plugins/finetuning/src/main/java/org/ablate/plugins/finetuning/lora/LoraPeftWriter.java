package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;

/** Writer of LoRA and DoRA as PEFT does: of each module two matrices, their rank and what scales them. */
final class LoraPeftWriter {

    private final PeftCodec codec;
    private final Map<String, Object> ranks = new LinkedHashMap<>();
    private final Map<String, Object> alphas = new LinkedHashMap<>();
    private final List<NamedTensor> tensors = new ArrayList<>();

    private LoraPeftWriter(PeftCodec codec) {
        this.codec = codec;
    }

    /** @param tables adapters of tables of vectors by the names of their modules */
    static List<NamedTensor> write(
            PeftCodec codec,
            List<PeftAdaptedModule> adapted,
            Map<String, EmbeddingAdapter> tables,
            Map<String, Object> config) {
        LoraPeftWriter lora = new LoraPeftWriter(codec);
        adapted.forEach(lora::linear);
        tables.forEach((module, adapter) -> {
            PeftTensor.ofTable(module, adapter).forEach(tensor -> lora.tensors.add(tensor.write()));
            lora.note(module, adapter.rank(), adapter.scale());
        });
        lora.describe(config);
        Optional<LoraAdapter> first = adapted.stream().findFirst().map(one ->
                (LoraAdapter) one.adapters().get(0));
        config.put(
                "lora_dropout", first.map(adapter -> adapter.shape().dropout()).orElse(0.0));
        config.put("use_dora", first.filter(DoraAdapter.class::isInstance).isPresent());
        return lora.tensors;
    }

    private void linear(PeftAdaptedModule one) {
        LoraAdapter adapter = (LoraAdapter) one.adapters().get(0);
        LoraProduct product = LoraProduct.of(one);
        String key = PeftTensor.PREFIX + one.module().name() + ".";
        tensors.add(
                NamedTensor.ofFloats(key + "lora_A.weight", new Shape(product.rank(), product.inputs()), product::a));
        tensors.add(
                NamedTensor.ofFloats(key + "lora_B.weight", new Shape(product.outputs(), product.rank()), product::b));
        if (adapter instanceof DoraAdapter) {
            one.requireJoint();
            codec.tensors(one.module(), adapter).stream()
                    .filter(tensor -> tensor.key().endsWith("magnitude_vector"))
                    .forEach(tensor -> tensors.add(tensor.write()));
        }
        note(one.module().name(), product.rank(), adapter.shape().scale());
    }

    private void note(String module, int rank, double scale) {
        ranks.put(module, rank);
        alphas.put(module, scale * rank);
    }

    private void describe(Map<String, Object> config) {
        config.put("r", ranks.values().iterator().next());
        config.put("lora_alpha", alphas.values().iterator().next());
        if (ranks.values().stream().distinct().count() > 1) {
            config.put("rank_pattern", ranks);
        }
        if (alphas.values().stream().distinct().count() > 1) {
            config.put("alpha_pattern", alphas);
        }
    }
}
