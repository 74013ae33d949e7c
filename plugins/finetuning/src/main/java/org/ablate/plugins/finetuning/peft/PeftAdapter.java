package org.ablate.plugins.finetuning.peft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.plugins.finetuning.adapter.AdaptedLinear;
import org.ablate.plugins.finetuning.adapter.AdapterControl;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.lora.LoraPeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftEncodable;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.plugins.finetuning.prompt.PrefixTunedModel;
import org.ablate.plugins.finetuning.prompt.VirtualTokenModel;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.Output;

/**
 * An adapter of a model as PEFT writes it.
 *
 * @param config of {@code adapter_config.json}
 * @param tensors of {@code adapter_model.safetensors}
 */
record PeftAdapter(Map<String, Object> config, List<NamedTensor> tensors) {

    /** The adapter of a name. */
    static PeftAdapter of(Architecture model, String name, ExternalNaming names) {
        Optional<VirtualTokenModel> tokens =
                LayerQueries.of(model, VirtualTokenModel.class, List.of()).values().stream()
                        .filter(found -> found.name().equals(name))
                        .findFirst();
        return tokens.isPresent() ? virtual(model, tokens.get()) : linear(model, name, names);
    }

    private static Map<String, Object> config(String type, Architecture model) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", type);
        config.put("task_type", task(model));
        config.put("inference_mode", true);
        return config;
    }

    private static String task(Architecture model) {
        return switch (model.output()) {
            case TOKENS -> model.readsSource() ? "SEQ_2_SEQ_LM" : "CAUSAL_LM";
            case TOKEN_CLASSES -> "TOKEN_CLS";
            case CLASSES -> "SEQ_CLS";
        };
    }

    /** What an mlp makes of the learned vectors is written, as PEFT does. */
    private static PeftAdapter virtual(Architecture model, VirtualTokenModel tokens) {
        if (model.output() != Output.TOKENS) {
            throw new ExperimentException(
                    "virtual tokens were trained together with the head of a classifier, which is not known"
                            + " here as PEFT has it; choose lora, or export with --format safetensors");
        }
        boolean prefix = tokens instanceof PrefixTunedModel;
        Map<String, Object> config = config(prefix ? "PREFIX_TUNING" : "PROMPT_TUNING", model);
        NDArray vectors = tokens.ops().withoutGradients(() -> tokens.source().forward(ForwardPass.evaluation()));
        Shape shape = vectors.getShape();
        config.put("num_virtual_tokens", tokens.count());
        config.put("num_transformer_submodules", 1);
        if (tokens instanceof PrefixTunedModel prefixed) {
            config.put("num_layers", prefixed.attentions());
            config.put("token_dim", shape.get(1) / (2L * prefixed.attentions()));
            config.put("num_attention_heads", prefixed.keyHeads());
        } else {
            config.put("token_dim", shape.get(1));
        }
        float[] values = vectors.toFloatArray();
        return new PeftAdapter(config, List.of(NamedTensor.ofFloats(PeftTokens.KEY, shape, () -> values)));
    }

    private static PeftAdapter linear(Architecture model, String name, ExternalNaming names) {
        List<PeftAdaptedModule> adapted = new ArrayList<>();
        int found = 0;
        for (PeftModule module : PeftModule.of(model, names, Linear.class).values()) {
            List<LinearAdapter> adapters = new ArrayList<>();
            List<Integer> starts = new ArrayList<>();
            int start = 0;
            for (String layer : module.layers()) {
                Linear linear = AdapterTarget.linear(model, layer);
                if (linear instanceof AdaptedLinear over
                        && over.adapters().names().contains(name)) {
                    adapters.add(over.adapters().named(name).orElseThrow());
                    starts.add(start);
                }
                start += linear.outputWidth();
            }
            if (!adapters.isEmpty()) {
                adapted.add(new PeftAdaptedModule(module, adapters, starts));
                found += adapters.size();
            }
        }
        Map<String, EmbeddingAdapter> tables = tables(model, name, names);
        if (found < AdapterControl.named(model, name).count()
                || tables.size() < AdapterControl.ofTables(model, name).size()) {
            throw new ExperimentException(
                    "the adapter '" + name + "' changes layers that no module of Transformers is; export with --merge");
        }
        PeftCodec codec =
                adapted.isEmpty() ? new LoraPeftCodec() : codec(adapted.get(0).first());
        Map<String, Object> config = config(codec.type(), model);
        List<String> modules = Stream.concat(
                        adapted.stream().map(one -> one.module().name()), tables.keySet().stream())
                .toList();
        config.put("target_modules", modules);
        List<NamedTensor> tensors = codec.write(adapted, tables, config);
        tensors.addAll(PeftTrainedBase.write(model, modules, names, config));
        return new PeftAdapter(config, tensors);
    }

    private static PeftCodec codec(LinearAdapter adapter) {
        if (adapter instanceof PeftEncodable known) {
            return known.peftCodec();
        }
        throw new ExperimentException("PEFT has no bottleneck adapters; export with --format safetensors");
    }

    /** The adapters of tables of vectors by PEFT's names of the tables. */
    private static Map<String, EmbeddingAdapter> tables(Architecture model, String name, ExternalNaming names) {
        Map<String, EmbeddingAdapter> own = AdapterControl.ofTables(model, name);
        Map<String, EmbeddingAdapter> tables = new LinkedHashMap<>();
        PeftModule.of(model, names, Embedding.class).forEach((module, found) -> {
            EmbeddingAdapter adapter = own.get(found.layers().get(0));
            if (adapter != null) {
                tables.put(module, adapter);
            }
        });
        return tables;
    }

    /** What was trained of a model without an adapter: its norms. */
    static PeftAdapter ofTrained(Architecture model, ExternalNaming names) {
        Map<String, PeftModule> norms = PeftModule.of(model, names, Norm.class);
        Map<String, Parameter> parameters = model.parameters();
        List<NamedTensor> tensors = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        for (ExternalNaming.ExternalTensor tensor : names.tensors(model)) {
            Parameter parameter =
                    Objects.requireNonNull(parameters.get(tensor.parameters().get(0)));
            String owner = tensor.name().substring(0, tensor.name().lastIndexOf('.'));
            String leaf = tensor.name().substring(owner.length());
            if (parameter.trainable()) {
                if (!norms.containsKey(owner)) {
                    throw new ExperimentException(
                            "this run trained " + tensor.parameters().stream().collect(Collectors.joining(", "))
                                    + " of the model itself, which is no adapter of PEFT; export with --format huggingface");
                }
                targets.add(owner);
                tensors.add(PeftTensor.of(PeftTensor.PREFIX + owner + ".ln_tuning_layers" + leaf, parameter)
                        .write());
            }
        }
        Map<String, Object> config = config("LN_TUNING", model);
        config.put("target_modules", targets.stream().distinct().toList());
        return new PeftAdapter(config, tensors);
    }
}
