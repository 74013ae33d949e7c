package org.ablate.testkit.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;

/** Arrays to test with, the same for the same seed and shape. */
public final class Samples {

    /** How far {@link #shake} moves a parameter, as a standard deviation. */
    private static final double SHAKE = 0.3;

    private Samples() {}

    /** Standard normal numbers. */
    public static NDArray normal(Ops ops, long seed, Shape shape) {
        return ops.toFloat32(ops.manager().create(normals(seed, shape), shape));
    }

    /** Standard normal numbers of which gradients can be asked. */
    public static NDArray leaf(Ops ops, long seed, Shape shape) {
        return leaf(ops, normals(seed, shape), shape);
    }

    /** These numbers as an array of which gradients can be asked and which ends with the innermost scope. */
    static NDArray leaf(Ops ops, float[] values, Shape shape) {
        NDArray leaf = ops.toFloat32(ops.manager().create(values, shape)).duplicate();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    static float[] normals(long seed, Shape shape) {
        RandomStream random = RandomStream.of(seed, "sample", "normal", 0);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Token ids below {@code vocabulary}, int64. */
    public static NDArray tokens(Ops ops, long seed, int vocabulary, Shape shape) {
        RandomStream random = RandomStream.of(seed, "sample", "tokens", 0);
        long[] values = new long[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(vocabulary);
        }
        return ops.manager().create(values, shape);
    }

    /**
     * The same array with other values in some places of its first two dimensions, far from those that were there.
     *
     * @param input (batch, time, …), of floats, or of token ids
     * @param vocabulary number of token ids
     * @param rows which rows change
     * @param times which times change
     */
    public static NDArray changed(Ops ops, NDArray input, int vocabulary, IntPredicate rows, IntPredicate times) {
        Shape shape = input.getShape();
        int time = Math.toIntExact(shape.get(1));
        int each = Math.toIntExact(shape.size() / (shape.get(0) * time));
        if (input.getDataType() == DataType.INT64) {
            long[] ids = input.toLongArray();
            for (int i = 0; i < ids.length; i++) {
                if (rows.test(i / each / time) && times.test(i / each % time)) {
                    ids[i] = (ids[i] + 1 + i % (vocabulary - 1)) % vocabulary;
                }
            }
            return ops.manager().create(ids, shape);
        }
        float[] values = input.toFloatArray();
        float[] other = normals(values.length, shape);
        for (int i = 0; i < values.length; i++) {
            if (rows.test(i / each / time) && times.test(i / each % time)) {
                values[i] = values[i] + 2 * other[i] + 1;
            }
        }
        return ops.manager().create(values, shape);
    }

    /**
     * Moves every parameter of a layer at random: what begins at zero or one then takes part in the output as what training has
     * changed does.
     */
    public static void shake(Layer layer, Ops ops, long seed) {
        layer.parameters().forEach((name, parameter) -> {
            double[] values = values(parameter.array());
            RandomStream random = RandomStream.of(seed, name, "shake", 0);
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (SHAKE * random.nextGaussian());
            }
            write(parameter.array(), ops, values);
        });
    }

    /** The numbers of an array of float32 or float64. */
    static double[] values(NDArray array) {
        if (array.getDataType() == DataType.FLOAT64) {
            return array.toDoubleArray();
        }
        float[] floats = array.toFloatArray();
        double[] values = new double[floats.length];
        Arrays.setAll(values, i -> floats[i]);
        return values;
    }

    /** Writes values into a leaf of float32, to which they are rounded, or of float64. */
    static void write(NDArray leaf, Ops ops, double[] values) {
        ops.withoutGradients(() -> {
            if (leaf.getDataType() == DataType.FLOAT64) {
                leaf.set(values);
            } else {
                leaf.set(floats(values));
            }
            return leaf;
        });
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
