package org.ablate.plugins.optimization;

/** The papers' algorithms that treat a square matrix as one; vectors as the papers' forerunners do. */
final class MatrixTranscription {

    private static final int SIDE = 4;

    private MatrixTranscription() {}

    static Transcription shampoo() {
        DoubleMatrix[] sides = {
            DoubleMatrix.identity(SIDE).scaled(1e-6),
            DoubleMatrix.identity(SIDE).scaled(1e-6)
        };
        DoubleMatrix[] roots = sides.clone();
        double[][] state = {{}, {}};
        return (w, g, rate, decay, t) -> {
            double[] squares = state[0] = t == 1 ? filled(w.length, 1e-6) : state[0];
            double[] momentum = state[1] = t == 1 ? new double[w.length] : state[1];
            double[] step = new double[w.length];
            if (w.length == SIDE * SIDE) {
                DoubleMatrix gradient = new DoubleMatrix(SIDE, SIDE, g);
                sides[0] = sides[0].plus(gradient.times(gradient.transposed()));
                sides[1] = sides[1].plus(gradient.transposed().times(gradient));
                if (t % 4 == 1) {
                    roots[0] = sides[0].power(-0.25);
                    roots[1] = sides[1].power(-0.25);
                }
                step = roots[0].times(gradient).times(roots[1]).values();
            } else {
                for (int i = 0; i < w.length; i++) {
                    squares[i] += g[i] * g[i];
                    step[i] = g[i] / Math.sqrt(squares[i]);
                }
            }
            for (int i = 0; i < w.length; i++) {
                momentum[i] = 0.9 * momentum[i] + step[i];
                w[i] -= rate * (momentum[i] + decay * w[i]);
            }
        };
    }

    private static double[] filled(int length, double value) {
        double[] values = new double[length];
        java.util.Arrays.fill(values, value);
        return values;
    }

    static Transcription soap() {
        DoubleMatrix[] sides = new DoubleMatrix[2];
        DoubleMatrix[] bases = new DoubleMatrix[2];
        double[][] state = {{}, {}};
        return (w, g, rate, decay, t) -> {
            boolean matrix = w.length == SIDE * SIDE;
            int rows = matrix ? SIDE : 1;
            int columns = w.length / rows;
            DoubleMatrix gradient = new DoubleMatrix(rows, columns, g);
            if (t == 1) {
                sides[0] = DoubleMatrix.identity(rows).scaled(0);
                sides[1] = DoubleMatrix.identity(columns).scaled(0);
                state[0] = new double[w.length];
                state[1] = new double[w.length];
            }
            if (t > 1) {
                adam(w, gradient, bases, state, rate, decay, t - 1);
            }
            sides[0] = sides[0].scaled(0.95)
                    .plus(gradient.times(gradient.transposed()).scaled(0.05));
            sides[1] = sides[1].scaled(0.95)
                    .plus(gradient.transposed().times(gradient).scaled(0.05));
            if (t == 1) {
                bases[0] = matrix ? sides[0].eigenvectors() : DoubleMatrix.identity(rows);
                bases[1] = matrix ? sides[1].eigenvectors() : DoubleMatrix.identity(columns);
            }
            if (matrix && t > 1 && (t - 1) % 4 == 0) {
                bases[0] = sides[0].times(bases[0]).orthonormal();
                bases[1] = sides[1].times(bases[1]).orthonormal();
            }
        };
    }

    /** Adam in the bases. */
    private static void adam(
            double[] w,
            DoubleMatrix gradient,
            DoubleMatrix[] bases,
            double[][] state,
            double rate,
            double decay,
            int t) {
        double[] m = state[0];
        double[] v = state[1];
        double[] turned = bases[0].transposed().times(gradient).times(bases[1]).values();
        for (int i = 0; i < w.length; i++) {
            m[i] = 0.9 * m[i] + 0.1 * gradient.values()[i];
            v[i] = 0.95 * v[i] + 0.05 * turned[i] * turned[i];
        }
        DoubleMatrix momentum = new DoubleMatrix(gradient.rows(), gradient.columns(), m);
        DoubleMatrix step = bases[0].transposed().times(momentum).times(bases[1]);
        for (int i = 0; i < w.length; i++) {
            step.values()[i] /= (1 - Math.pow(0.9, t)) * (Math.sqrt(v[i] / (1 - Math.pow(0.95, t))) + 1e-8);
        }
        double[] back = bases[0].times(step).times(bases[1].transposed()).values();
        for (int i = 0; i < w.length; i++) {
            w[i] -= rate * (back[i] + decay * w[i]);
        }
    }
}
