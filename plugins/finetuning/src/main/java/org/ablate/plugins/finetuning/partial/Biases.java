package org.ablate.plugins.finetuning.partial;

/** Biases of a model. */
public final class Biases {

    private Biases() {}

    public static boolean isBias(String name) {
        return name.endsWith("bias") || name.endsWith("Bias"); // a recurrent layer has an inputBias and a stateBias
    }
}
