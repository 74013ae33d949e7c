package org.ablate.plugins.pretrained;

/** The shares of dropout on what a block's parts add and on the embeddings. */
final class DropoutMapping {

    private DropoutMapping() {}

    /** Both as GPT-2 and its kin name them. */
    static void named(DescriptorBuilder fragment, ModelConfig config, double otherwise) {
        set(fragment, config.real("resid_pdrop", otherwise), config.real("embd_pdrop", otherwise));
    }

    /** That of the embeddings stands in a descriptor only where it differs, as it is the other's by default. */
    static void set(DescriptorBuilder fragment, double dropout, double embeddings) {
        fragment.set("dropout", dropout);
        if (embeddings != dropout) {
            fragment.set("embeddingDropout", embeddings);
        }
    }
}
