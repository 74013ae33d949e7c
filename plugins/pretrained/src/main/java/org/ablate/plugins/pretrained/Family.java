package org.ablate.plugins.pretrained;

import java.util.Optional;

/**
 * A family of models that Hugging Face's Transformers knows: how its {@code config.json} becomes a descriptor of ours, and how its
 * weights are named and laid out.
 */
interface Family {

    /** The key of config.json that counts tokens. */
    String VOCABULARY = "vocab_size";

    /** The name in {@code model_type}: {@code "llama"}. */
    String name();

    /**
     * The descriptor of a member.
     *
     * @throws org.ablate.spi.ExperimentException naming the key whose value no part of ours can do
     */
    DescriptorBuilder descriptor(ModelConfig config);

    /** Adds what only the weights tell to the descriptor of a member. */
    default DescriptorBuilder complete(DescriptorBuilder fragment, ModelFolder folder) {
        return fragment;
    }

    /** How its weights are called and laid out. */
    WeightNames weights(ModelConfig config);

    /** What the {@code config.json} of a model described anew would say; empty when it is not even nearly of this family. */
    default Optional<ModelConfig> config(DescriptorValues settings) {
        return Optional.empty();
    }

    /** Rows of the embedding. */
    default int vocabulary(ModelConfig config) {
        return config.integer(VOCABULARY);
    }
}
