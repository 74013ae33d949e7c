package org.ablate.plugins.finetuning;

/** Which parameters are biases. */
final class Biases {

    private Biases() {}

    static boolean isBias(String name) {
        return name.equals("bias") || name.endsWith(".bias");
    }
}
