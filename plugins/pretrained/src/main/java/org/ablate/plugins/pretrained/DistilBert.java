package org.ablate.plugins.pretrained;

import java.util.Map;
import java.util.Set;
import org.ablate.spi.model.Output;

/** DistilBERT (Sanh et al., 2019, arXiv:1910.01108): BERT with half the blocks and without token types. */
final class DistilBert implements Family {

    private static final double EPSILON = 1e-12;

    @Override
    public String name() {
        return "distilbert";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        String activation = Activations.plain(config, "activation", "gelu");
        double dropout = config.real("dropout", 0.1);
        double classifierDropout = config.real("seq_classif_dropout", 0.2);
        config.real("qa_dropout", 0.1); // for a head that is not known here
        config.flag("sinusoidal_pos_embds", false); // how the learned table began
        config.flag("tie_weights_", true);
        Map<String, Object> head =
                switch (HeadTask.ofEncoder(config)) {
                    case SCORE_TOKENS -> BertMapping.restoring(config, activation, EPSILON);
                    case CLASSIFY ->
                        BertMapping.classifying(Map.of("type", "dense", "activation", "relu"), classifierDropout);
                    case TAG -> BertMapping.tagging(dropout);
                };
        config.flag("tie_word_embeddings", true); // of no consequence to a classifier
        int context = config.integer("max_position_embeddings", 512);
        return DescriptorBuilder.ofPreset("bert")
                .set("width", config.integer("dim"))
                .set("layers", config.integer("n_layers"))
                .set("attention.heads", config.integer("n_heads"))
                .set("attention.dropout", config.real("attention_dropout", 0.1))
                .set("norm.epsilon", EPSILON)
                .set("feedForward.hidden", config.integer("hidden_dim"))
                .set("feedForward.activation", activation)
                .set("tokenTypes", 0)
                .set("dropout", dropout)
                .set("position.positions", context)
                .set("head", head)
                .context(context);
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        String block = "distilbert.transformer.layer.*.";
        return new WeightNames("distilbert.")
                .tensor("distilbert.embeddings.word_embeddings.weight", "embedding.weight")
                .tensor("distilbert.embeddings.position_embeddings.weight", "position.weight")
                .module("distilbert.embeddings.LayerNorm", "embeddingNorm")
                .module(block + "attention.q_lin", "layers.*.attention.query")
                .module(block + "attention.k_lin", "layers.*.attention.key")
                .module(block + "attention.v_lin", "layers.*.attention.value")
                .module(block + "attention.out_lin", "layers.*.attention.output")
                .module(block + "sa_layer_norm", "layers.*.attentionNorm")
                .module(block + "ffn.lin1", "layers.*.feedForward.up")
                .module(block + "ffn.lin2", "layers.*.feedForward.down")
                .module(block + "output_layer_norm", "layers.*.feedForwardNorm")
                .head(Set.of(Output.CLASSES), "pre_classifier", "head.transform.dense")
                .head(Set.of(Output.CLASSES, Output.TOKEN_CLASSES), "classifier", "head.projection")
                .head(Set.of(Output.TOKENS), "vocab_transform", "head.transform.dense")
                .head(Set.of(Output.TOKENS), "vocab_layer_norm", "head.transform.norm")
                .head(Set.of(Output.TOKENS), "vocab_projector", "head.projection")
                .headTensor(Set.of(Output.TOKENS), "vocab_projector.bias", "head.bias")
                .twin("vocab_projector.weight", "distilbert.embeddings.word_embeddings.weight")
                .idle("distilbert.embeddings.position_ids", "embeddings.position_ids");
    }
}
