package org.ablate.plugins.finetuning.peft;

import java.util.List;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.plugins.finetuning.prompt.PrefixTunedModel;
import org.ablate.plugins.finetuning.prompt.SoftPromptModel;
import org.ablate.plugins.finetuning.prompt.TokenTable;
import org.ablate.plugins.finetuning.prompt.VirtualTokenEncoder;
import org.ablate.plugins.finetuning.prompt.VirtualTokenModel;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.tensor.Ops;

/**
 * PEFT's virtual tokens: prompts before the embeddings and prefixes before keys and values. The file holds the vectors that were
 * made in the end, not what made them; so they are trained on as they are.
 */
final class PeftTokens implements PeftMethod {

    static final String KEY = "prompt_embeddings";

    private final PeftConfig config;
    private final boolean prefix;
    private final int count;
    private final Ops ops;

    /** @param prefix whether they stand before keys and values */
    PeftTokens(PeftConfig config, boolean prefix, Ops ops) {
        this.config = config;
        this.prefix = prefix;
        this.count = config.integer("num_virtual_tokens", 0);
        this.ops = ops;
        if (count < 1) {
            throw config.refusal("num_virtual_tokens", "at least 1 is needed");
        }
        if (config.integer("num_transformer_submodules", 1) != 1) {
            throw config.refusal("num_transformer_submodules", "virtual tokens for one model alone are known here");
        }
        if (!config.texts("modules_to_save").isEmpty()) {
            throw config.refusal("modules_to_save", "it is not known here beside virtual tokens");
        }
        config.pass("token_dim", "num_layers", "num_attention_heads");
        config.pass("encoder_hidden_size", "encoder_num_layers", "encoder_dropout", "encoder_reparameterization_type");
        config.pass("prefix_projection", "init_weights", "prompt_tuning_init", "prompt_tuning_init_text");
        config.pass("tokenizer_name_or_path", "tokenizer_kwargs");
    }

    @Override
    public Architecture add(Architecture model, String name, ExternalNaming names) {
        VirtualTokenModel tokens = prefix
                ? new PrefixTunedModel(
                        name,
                        count,
                        model,
                        (virtual, width, attentions) -> {
                            requireWidth(width);
                            return new VirtualTokenEncoder(virtual, width, ValueInitializer.normal(1));
                        },
                        ops)
                : new SoftPromptModel(
                        name,
                        count,
                        model,
                        new VirtualTokenEncoder(count, TokenTable.width(model), ValueInitializer.normal(1)),
                        ops);
        tokens.place(model.path());
        return tokens;
    }

    private void requireWidth(int width) {
        int theirs = 2 * config.integer("num_layers", 0) * config.integer("token_dim", 0);
        if (theirs != width) {
            throw new ExperimentException(config.file() + ": num_layers and token_dim give " + theirs
                    + " numbers for a virtual token, but this model's keys and values have " + width);
        }
    }

    @Override
    public void begin(Architecture adapted, String name) {}

    @Override
    public List<PeftTensor> tensors(Architecture adapted, String name, ExternalNaming names) {
        return LayerQueries.of(adapted, VirtualTokenModel.class, List.of()).values().stream()
                .filter(tokens -> tokens.name().equals(name))
                .map(tokens -> PeftTensor.of(KEY, tokens.source().weight()))
                .toList();
    }
}
