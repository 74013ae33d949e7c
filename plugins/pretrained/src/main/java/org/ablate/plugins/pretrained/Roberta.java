package org.ablate.plugins.pretrained;

import java.util.Map;
import java.util.Set;
import org.ablate.spi.model.Output;

/**
 * RoBERTa (Liu et al., 2019, arXiv:1907.11692) and those built like it. Positions are counted from one after the padding token's
 * number, so the table begins with rows that no token uses.
 */
final class Roberta implements Family {

    private final String name;

    /** @param name of the family: {@code roberta}, {@code xlm-roberta} or {@code camembert} */
    Roberta(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Fragment descriptor(ModelConfig config) {
        double dropout = Berts.classifierDropout(config);
        Map<String, Object> head =
                switch (Task.ofEncoder(config)) {
                    case SCORE_TOKENS -> Berts.restoring(config, "gelu", Berts.epsilon(config));
                    case CLASSIFY ->
                        Berts.classifying(Map.of("type", "dense", "activation", "tanh", "dropout", dropout), dropout);
                    case TAG -> Berts.tagging(dropout);
                };
        config.flag("tie_word_embeddings", true); // of no consequence to a classifier
        int unused = config.integer("pad_token_id", 1) + 1;
        int context = config.integer("max_position_embeddings", 512) - unused;
        return Berts.sizes(Fragment.ofPreset("roberta"), config)
                .set("position.offset", unused)
                .set("position.positions", context)
                .set("head", head)
                .context(context);
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        WeightNames names = Berts.names("roberta.")
                .head(Set.of(Output.CLASSES), "classifier.dense", "head.transform.dense")
                .head(Set.of(Output.CLASSES), "classifier.out_proj", "head.projection")
                .head(Set.of(Output.TOKEN_CLASSES), "classifier", "head.projection")
                .head(Set.of(Output.TOKENS), "lm_head.dense", "head.transform.dense");
        return Berts.headNorm(names, "lm_head.layer_norm", "head.transform.norm")
                .head(Set.of(Output.TOKENS), "lm_head.decoder", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "lm_head.bias", "head.bias")
                .headTensor(Set.of(Output.TOKENS), "lm_head.bias", "head.projection.bias")
                .twin("lm_head.decoder.weight", "roberta.embeddings.word_embeddings.weight")
                .twin("lm_head.decoder.bias", "lm_head.bias")
                .idleBeside("lm_head.bias", "lm_head.decoder.bias");
    }
}
