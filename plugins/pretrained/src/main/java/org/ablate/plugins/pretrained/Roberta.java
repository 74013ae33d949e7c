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
    public DescriptorBuilder descriptor(ModelConfig config) {
        double dropout = BertMapping.classifierDropout(config);
        Map<String, Object> head =
                switch (HeadTask.ofEncoder(config)) {
                    case SCORE_TOKENS -> BertMapping.restoring(config, "gelu", BertMapping.epsilon(config));
                    case CLASSIFY ->
                        BertMapping.classifying(
                                Map.of("type", "dense", "activation", "tanh", "dropout", dropout), dropout);
                    case TAG -> BertMapping.tagging(dropout);
                };
        config.flag("tie_word_embeddings", true); // of no consequence to a classifier
        int unused = config.integer("pad_token_id", 1) + 1;
        int context = config.integer("max_position_embeddings", 512) - unused;
        return BertMapping.sizes(DescriptorBuilder.ofPreset("roberta"), config)
                .set("position.offset", unused)
                .set("position.positions", context)
                .set("head", head)
                .context(context);
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        WeightNames names = BertMapping.names("roberta.")
                .head(Set.of(Output.CLASSES), "classifier.dense", "head.transform.dense")
                .head(Set.of(Output.CLASSES), "classifier.out_proj", "head.projection")
                .head(Set.of(Output.TOKEN_CLASSES), "classifier", "head.projection")
                .head(Set.of(Output.TOKENS), "lm_head.dense", "head.transform.dense");
        return BertMapping.headNorm(names, "lm_head.layer_norm", "head.transform.norm")
                .head(Set.of(Output.TOKENS), "lm_head.decoder", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "lm_head.bias", "head.bias")
                .headTensor(Set.of(Output.TOKENS), "lm_head.bias", "head.projection.bias")
                .twin("lm_head.decoder.weight", "roberta.embeddings.word_embeddings.weight")
                .twin("lm_head.decoder.bias", "lm_head.bias")
                .idleBeside("lm_head.bias", "lm_head.decoder.bias");
    }
}
