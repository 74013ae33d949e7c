package org.ablate.plugins.pretrained;

/** Gemma 1 (Gemma team, 2024, arXiv:2403.08295). */
final class Gemma implements Family {

    @Override
    public String name() {
        return "gemma";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        config.requireFlag("use_bidirectional_attention", false, false, "our decoder is causal");
        DescriptorBuilder fragment = LlamaMapping.sizes(
                DescriptorBuilder.ofPreset("gemma"),
                config,
                new LlamaMapping.Otherwise(8192, 1e-6, 10000, 16, 256, true));
        return fragment.set("embeddingScale", Math.sqrt(config.integer("hidden_size")))
                .set("attention.bias", config.flag("attention_bias", false))
                .set("feedForward.gate", gate(config))
                .set("feedForward.hidden", config.integer("intermediate_size"));
    }

    /** Early files say gelu where the tanh approximation was trained with. */
    private static String gate(ModelConfig config) {
        String key = config.has("hidden_activation") ? "hidden_activation" : "hidden_act";
        String said = config.text("hidden_act", "gelu");
        return key.equals("hidden_act") && said.equals("gelu")
                ? "geglu-tanh"
                : Activations.gate(config, key, "gelu_pytorch_tanh");
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        return LlamaMapping.names();
    }
}
