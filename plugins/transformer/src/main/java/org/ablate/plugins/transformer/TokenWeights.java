package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;

/** The weights that the program of a {@link TokenProgram} reads, in the order in which its text asked for them. */
final class TokenWeights {

    private final NDList arrays = new NDList();

    NDList arrays() {
        return arrays;
    }

    /** Whether a layer computes nothing but its product, with a weight that is there as it is, so that a program may do it. */
    static boolean plain(Linear... layers) {
        for (Linear layer : layers) {
            if (layer.getClass() != Linear.class || layer.weight().isStored()) {
                return false;
            }
        }
        return true;
    }

    /** The expression of a parameter. */
    String of(Parameter parameter) {
        return of(parameter.array());
    }

    private String of(NDArray array) {
        arrays.add(array);
        return "w[" + (arrays.size() - 1) + "]";
    }

    /**
     * The expression {@code W · input + b}.
     *
     * @param input expression of a vector
     */
    String product(Linear layer, String input) {
        String weight = of(layer.weight());
        return layer.bias()
                .map(bias -> "torch.addmv(" + of(bias) + ", " + weight + ", " + input + ")")
                .orElse("torch.mv(" + weight + ", " + input + ")");
    }

    /** The expression {@code sum + W · input + b}. */
    String productOnto(String sum, Linear layer, String input) {
        String weight = of(layer.weight());
        String begun = layer.bias()
                .map(bias -> "torch.add(" + sum + ", " + of(bias) + ")")
                .orElse(sum);
        return "torch.addmv(" + begun + ", " + weight + ", " + input + ")";
    }
}
