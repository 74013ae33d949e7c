package org.ablate.plugins.finetuning;

/** Which parameters are biases. */
final class Biases {

    private Biases() {}

    static boolean isBias(String name) {
        return name.endsWith("bias") || name.endsWith("Bias"); // a recurrent layer has an inputBias and a stateBias
    }
}
