package org.ablate.plugins.pretrained;

import java.util.Map;
import java.util.Set;
import org.ablate.spi.model.Output;

/** BERT (Devlin et al., 2018, arXiv:1810.04805), for masked tokens, for classes of texts and for classes of tokens. */
final class Bert implements Family {

    @Override
    public String name() {
        return "bert";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        String activation = Activations.plain(config, "hidden_act", "gelu");
        Map<String, Object> head =
                switch (HeadTask.ofEncoder(config)) {
                    case SCORE_TOKENS -> BertMapping.restoring(config, activation, BertMapping.epsilon(config));
                    case CLASSIFY ->
                        BertMapping.classifying(
                                Map.of("type", "dense", "activation", "tanh"), BertMapping.classifierDropout(config));
                    case TAG -> BertMapping.tagging(BertMapping.classifierDropout(config));
                };
        config.flag("tie_word_embeddings", true); // of no consequence to a classifier
        int context = config.integer("max_position_embeddings", 512);
        return BertMapping.sizes(DescriptorBuilder.ofPreset("bert"), config)
                .set("position.positions", context)
                .set("head", head)
                .context(context);
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        WeightNames names = BertMapping.names("bert.")
                .head(Set.of(Output.CLASSES), "bert.pooler.dense", "head.transform.dense")
                .head(Set.of(Output.CLASSES, Output.TOKEN_CLASSES), "classifier", "head.projection")
                .head(Set.of(Output.TOKENS), "cls.predictions.transform.dense", "head.transform.dense");
        return BertMapping.headNorm(names, "cls.predictions.transform.LayerNorm", "head.transform.norm")
                .head(Set.of(Output.TOKENS), "cls.predictions.decoder", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "cls.predictions.bias", "head.bias")
                .headTensor(Set.of(Output.TOKENS), "cls.predictions.bias", "head.projection.bias")
                .twin("cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight")
                .twin("cls.predictions.decoder.bias", "cls.predictions.bias")
                .idleBeside("cls.predictions.bias", "cls.predictions.decoder.bias")
                .idle("cls.seq_relationship.weight", "cls.seq_relationship.bias");
    }
}
