package org.ablate.plugins.pretrained;

import java.util.ArrayList;
import java.util.List;

/** Mixtral (Jiang et al., 2024, arXiv:2401.04088). */
final class Mixtral implements Family {

    @Override
    public String name() {
        return "mixtral";
    }

    @Override
    public DescriptorBuilder descriptor(ModelConfig config) {
        DescriptorBuilder fragment = LlamaMapping.sizes(
                DescriptorBuilder.ofPreset("mixtral"),
                config,
                new LlamaMapping.Otherwise(131072, 1e-5, 1000000, 8, 0, false));
        double jitter = config.real("router_jitter_noise", 0);
        if (jitter != 0) {
            config.note("router_jitter_noise of config.json was ignored; it matters only in training");
        }
        double balance = config.real("router_aux_loss_coef", 0.001);
        fragment.set("feedForward.experts", experts(config))
                .set("feedForward.perToken", config.integer("num_experts_per_tok", 2))
                .set("feedForward.expert.gate", Activations.gate(config, "hidden_act", "silu"))
                .set("feedForward.expert.hidden", config.integer("intermediate_size"))
                .set("feedForward.balanceWeight", config.flag("output_router_logits", false) ? balance : 0.0);
        return SlidingWindowMapping.everywhere(fragment, config, 0);
    }

    private static int experts(ModelConfig config) {
        return config.integer("num_local_experts", config.integer("num_experts", 8));
    }

    @Override
    public WeightNames weights(ModelConfig config) {
        int count = experts(config);
        List<String> gatesAndUps = new ArrayList<>();
        List<String> downs = new ArrayList<>();
        for (int expert = 0; expert < count; expert++) {
            String ours = "layers.*.feedForward.experts." + expert;
            gatesAndUps.add(ours + ".gate.weight");
            gatesAndUps.add(ours + ".up.weight");
            downs.add(ours + ".down.weight");
        }
        String experts = "model.layers.*.block_sparse_moe.experts.*.";
        return LlamaMapping.names()
                .tensor("model.layers.*.block_sparse_moe.gate.weight", "layers.*.feedForward.router.weight")
                .tensor(experts + "w1.weight", "layers.*.feedForward.experts.*.gate.weight")
                .tensor(experts + "w2.weight", "layers.*.feedForward.experts.*.down.weight")
                .tensor(experts + "w3.weight", "layers.*.feedForward.experts.*.up.weight")
                .tensor("model.layers.*.mlp.gate.weight", "layers.*.feedForward.router.weight")
                .tensors("model.layers.*.mlp.experts.gate_up_proj", TensorLayout.stacked(count), gatesAndUps)
                .tensors("model.layers.*.mlp.experts.down_proj", TensorLayout.stacked(count), downs);
    }
}
