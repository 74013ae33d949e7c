package org.ablate.plugins.optimization;

import java.util.function.DoubleUnaryOperator;

/**
 * A matrix in double arithmetic, plain and slow.
 *
 * @param rows how many
 * @param columns how many
 * @param values row-major
 */
record DoubleMatrix(int rows, int columns, double[] values) {

    static DoubleMatrix identity(int size) {
        DoubleMatrix identity = new DoubleMatrix(size, size, new double[size * size]);
        for (int i = 0; i < size; i++) {
            identity.values[i * size + i] = 1;
        }
        return identity;
    }

    double at(int row, int column) {
        return values[row * columns + column];
    }

    DoubleMatrix transposed() {
        double[] turned = new double[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = at(i, j);
            }
        }
        return new DoubleMatrix(columns, rows, turned);
    }

    DoubleMatrix times(DoubleMatrix other) {
        double[] product = new double[rows * other.columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < other.columns; j++) {
                for (int k = 0; k < columns; k++) {
                    product[i * other.columns + j] += at(i, k) * other.at(k, j);
                }
            }
        }
        return new DoubleMatrix(rows, other.columns, product);
    }

    DoubleMatrix scaled(double factor) {
        return map(value -> factor * value);
    }

    DoubleMatrix map(DoubleUnaryOperator function) {
        double[] mapped = new double[values.length];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = function.applyAsDouble(values[i]);
        }
        return new DoubleMatrix(rows, columns, mapped);
    }

    DoubleMatrix plus(DoubleMatrix other) {
        double[] sum = values.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.values[i];
        }
        return new DoubleMatrix(rows, columns, sum);
    }

    /** The eigenvectors of a symmetric matrix as columns, in no order, by Jacobi's rotations. */
    DoubleMatrix eigenvectors() {
        DoubleMatrix diagonal = this;
        DoubleMatrix vectors = identity(rows);
        for (int sweep = 0; sweep < 50; sweep++) {
            for (int p = 0; p < rows; p++) {
                for (int q = p + 1; q < rows; q++) {
                    double angle = 0.5 * Math.atan2(2 * diagonal.at(p, q), diagonal.at(q, q) - diagonal.at(p, p));
                    DoubleMatrix rotation = identity(rows);
                    rotation.values[p * rows + p] = Math.cos(angle);
                    rotation.values[q * rows + q] = Math.cos(angle);
                    rotation.values[p * rows + q] = Math.sin(angle);
                    rotation.values[q * rows + p] = -Math.sin(angle);
                    diagonal = rotation.transposed().times(diagonal).times(rotation);
                    vectors = vectors.times(rotation);
                }
            }
        }
        return vectors;
    }

    /** A power of a symmetric positive definite matrix. */
    DoubleMatrix power(double exponent) {
        DoubleMatrix vectors = eigenvectors();
        DoubleMatrix diagonal = vectors.transposed().times(this).times(vectors);
        DoubleMatrix powers = identity(rows);
        for (int i = 0; i < rows; i++) {
            powers.values[i * rows + i] = Math.pow(diagonal.at(i, i), exponent);
        }
        return vectors.times(powers).times(vectors.transposed());
    }

    /** The columns made orthonormal from left to right, by Gram and Schmidt. */
    DoubleMatrix orthonormal() {
        DoubleMatrix basis = new DoubleMatrix(rows, columns, values.clone());
        for (int j = 0; j < columns; j++) {
            for (int k = 0; k < j; k++) {
                double along = 0;
                for (int i = 0; i < rows; i++) {
                    along += basis.at(i, k) * basis.at(i, j);
                }
                for (int i = 0; i < rows; i++) {
                    basis.values[i * columns + j] -= along * basis.at(i, k);
                }
            }
            double square = 0;
            for (int i = 0; i < rows; i++) {
                square += basis.at(i, j) * basis.at(i, j);
            }
            for (int i = 0; i < rows; i++) {
                basis.values[i * columns + j] /= Math.sqrt(square);
            }
        }
        return basis;
    }
}
