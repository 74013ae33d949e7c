package org.ablate.spi.layer;

import ai.djl.ndarray.types.Shape;
import org.ablate.spi.tensor.RandomStream;

/**
 * The initial values of a weight that says what it is for and leaves it to the model's {@link InitializationScheme} how it begins. Where the
 * model has none, as in GPT-2: normal with standard deviation 0.02, divided by √(2 · layers) for what writes to the residual stream.
 *
 * @param role what the weight is for
 * @param layers number of blocks of the model, at least 1; matters for {@link WeightRole#RESIDUAL_OUTPUT}
 */
public record WeightInit(WeightRole role, int layers) implements ValueInitializer {

    /** Standard deviation of initial weights, as in GPT-2. */
    private static final double DEVIATION = 0.02;

    public static WeightInit embedding() {
        return new WeightInit(WeightRole.EMBEDDING, 1);
    }

    public static WeightInit position() {
        return new WeightInit(WeightRole.POSITION, 1);
    }

    public static WeightInit hidden() {
        return new WeightInit(WeightRole.HIDDEN, 1);
    }

    /**
     * @param layers number of blocks of the model
     */
    public static WeightInit residualOutput(int layers) {
        return new WeightInit(WeightRole.RESIDUAL_OUTPUT, layers);
    }

    public static WeightInit readout() {
        return new WeightInit(WeightRole.READOUT, 1);
    }

    @Override
    public float[] values(Shape shape, RandomStream random) {
        double deviation = role == WeightRole.RESIDUAL_OUTPUT ? DEVIATION / Math.sqrt(2.0 * layers) : DEVIATION;
        return ValueInitializer.normal(deviation).values(shape, random);
    }
}
