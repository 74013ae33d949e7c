package org.ablate.plugins.initializers;

import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.tensor.RandomStream;

/**
 * Orthogonal matrices: rows of length {@code gain} at right angles, or columns where there are fewer of these (Saxe et al., 2013,
 * arXiv:1312.6120), distributed evenly over all such matrices: the orthogonal factor of a matrix of normal numbers, whose triangular
 * factor has a positive diagonal (Mezzadri, 2006, arXiv:math-ph/0609050), as PyTorch's {@code orthogonal_}.
 *
 * <p>Costs {@code 4 · m · n²} multiply-adds, n the shorter side: seconds for a large vocabulary's table.
 */
@Component(
        value = "orthogonal",
        summary = "Orthogonal matrices, evenly distributed",
        formula = "WᵀW = gain² · I or WWᵀ = gain² · I",
        paper = "Saxe et al., 2013, arXiv:1312.6120",
        verdict = "keeps lengths exactly through linear layers; helps recurrent cells most")
public final class OrthogonalInitialization implements InitializationScheme {

    /** The fields of orthogonal. */
    public record Config(
            @Doc("length of the rows or columns") @Default("1.0") @Positive
            double gain) {}

    private final double gain;

    @Inject
    OrthogonalInitialization(Config config) {
        this.gain = config.gain();
    }

    @Override
    public ValueInitializer of(WeightInit weight) {
        return this::values;
    }

    private float[] values(Shape shape, RandomStream random) {
        int size = Math.toIntExact(shape.size());
        int rows = shape.dimension() == 0 ? 1 : Math.toIntExact(shape.get(0));
        int columns = size / Math.max(1, rows);
        boolean wide = rows < columns;
        // Vectors of the longer side's length, as many as the shorter side is long.
        double[][] vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            int row = i / columns;
            int column = i % columns;
            values[i] = (float) (gain * (wide ? vectors[row][column] : vectors[column][row]));
        }
        return values;
    }

    /** Gram and Schmidt's, each vector made orthogonal twice, which is enough for rounding (Giraud et al., 2005). */
    private static double[][] orthonormal(int count, int length, RandomStream random) {
        double[][] vectors = new double[count][length];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                vectors[i][j] = random.nextGaussian();
            }
            for (int round = 0; round < 2; round++) {
                for (int k = 0; k < i; k++) {
                    subtract(vectors[i], vectors[k], dot(vectors[i], vectors[k]));
                }
            }
            scale(vectors[i], 1 / Math.sqrt(dot(vectors[i], vectors[i])));
        }
        return vectors;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] from, double[] vector, double times) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= times * vector[i];
        }
    }

    private static void scale(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }
}
