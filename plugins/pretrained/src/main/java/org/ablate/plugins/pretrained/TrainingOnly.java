package org.ablate.plugins.pretrained;

import java.util.Set;

/**
 * Fields of a model that change nothing of what it computes once it is trained, or no more than its tensors and the context tell.
 */
final class TrainingOnly {

    private static final Set<String> NAMES = Set.of(
            "dropout",
            "embeddingDropout",
            "balanceWeight",
            "zWeight",
            "capacityFactor",
            "classes",
            "layerDrop",
            "labelSmoothing",
            "positions");

    private TrainingOnly() {}

    /** @param path dotted, in the model */
    static boolean is(String path) {
        return NAMES.contains(path.substring(path.lastIndexOf('.') + 1));
    }
}
