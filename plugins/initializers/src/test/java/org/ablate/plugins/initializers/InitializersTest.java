package org.ablate.plugins.initializers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Initial values against theory: variances of the papers, bounds, right angles. */
class InitializersTest {

    private static final Shape SHAPE = new Shape(300, 200);

    /** Of an estimated deviation over 60,000 numbers: 1 / √(2n) is 0.3 %, this is more than four times as much. */
    private static final double SAMPLING = 0.013;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static float[] values(String descriptor, WeightInit weight, Shape shape) {
        InitializationScheme initialization =
                Workbench.of(engine::ops).withDimensions(64, 8).build(InitializationScheme.class, descriptor);
        return initialization.of(weight).values(shape, stream());
    }

    private static double deviation(String descriptor, WeightInit weight) {
        return deviation(values(descriptor, weight, SHAPE));
    }

    private static double deviation(float[] values) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / values.length;
        assertThat(Math.abs(mean)).as("mean").isLessThan(5 * Math.sqrt(squares / values.length / values.length));
        return Math.sqrt(squares / values.length - mean * mean);
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static void assertNear(double actual, double expected) {
        assertThat(actual / expected).as("%s over %s", actual, expected).isCloseTo(1, within(SAMPLING));
    }

    @Test
    void gpt2IsNarrowerByTheDepthForWhatWritesToTheStream() {
        assertNear(deviation("gpt2", WeightInit.hidden()), 0.02);
        assertNear(deviation("gpt2", WeightInit.residualOutput(8)), 0.02 / 4);
        assertNear(deviation("normal", WeightInit.residualOutput(8)), 0.02);
    }

    @Test
    void gpt2IsBitForBitWhatAModelWithoutAnInitializerBeginsWith() {
        for (WeightInit weight : new WeightInit[] {WeightInit.embedding(), WeightInit.residualOutput(6)}) {
            assertThat(values("gpt2", weight, SHAPE))
                    .isEqualTo(weight.values(SHAPE, RandomStream.of(3, "weight", "init", 0)));
        }
    }

    @Test
    void aModelWithoutAnInitializerBeginsWithGpt2sNumbers() {
        assertThat(WeightInit.hidden().values(SHAPE, stream()))
                .isEqualTo(ValueInitializer.normal(0.02).values(SHAPE, stream()));
        assertThat(WeightInit.residualOutput(6).values(SHAPE, stream()))
                .isEqualTo(ValueInitializer.normal(0.02 / Math.sqrt(2.0 * 6)).values(SHAPE, stream()));
    }

    private static RandomStream stream() {
        return RandomStream.of(3, "weight", "init", 0);
    }

    @Test
    void aTruncatedNormalHasNoTailsAndLessVariance() {
        float[] values = values("truncated-normal", WeightInit.hidden(), SHAPE);
        assertThat(largest(values)).isLessThanOrEqualTo(0.04 * (1 + 1e-6)).isGreaterThan(0.0399);
        // 1 − 2 b φ(b) / (2 Φ(b) − 1) at b = 2
        assertNear(deviation(values), 0.02 * Math.sqrt(0.7737413));
    }

    @Test
    void xavierHasTheVarianceAndTheBoundOfBothFans() {
        double expected = Math.sqrt(2.0 / 500);
        assertNear(deviation("xavier", WeightInit.hidden()), expected);
        assertNear(deviation("{type: xavier, distribution: normal, gain: 3}", WeightInit.hidden()), 3 * expected);
        double bound = Math.sqrt(6.0 / 500);
        assertThat(largest(values("xavier", WeightInit.hidden(), SHAPE)))
                .isLessThanOrEqualTo(bound * (1 + 1e-6))
                .isGreaterThan(0.999 * bound);
    }

    @Test
    void kaimingHasTheVarianceOfOneFanAndTheGainOfTheFunction() {
        assertNear(deviation("kaiming", WeightInit.hidden()), Math.sqrt(2.0 / 200));
        assertNear(deviation("{type: kaiming, mode: fan-out}", WeightInit.hidden()), Math.sqrt(2.0 / 300));
        assertNear(
                deviation("{type: kaiming, nonlinearity: tanh, distribution: uniform}", WeightInit.hidden()),
                5.0 / 3 / Math.sqrt(200));
        assertNear(
                deviation("{type: kaiming, nonlinearity: leaky-relu, slope: 0.5}", WeightInit.hidden()),
                Math.sqrt(2 / 1.25 / 200));
        assertThat(Fans.of(new Shape(6, 5, 3)))
                .as("PyTorch's fans of a convolution")
                .isEqualTo(new Fans(15, 18));
    }

    @Test
    void kaimingKeepsTheVarianceThroughReluLayers() {
        int width = 256;
        double[] x = new double[width];
        RandomStream random = RandomStream.of(1, "input", "test", 0);
        for (int i = 0; i < width; i++) {
            x[i] = random.nextGaussian();
        }
        double before = squares(x);
        InitializationScheme kaiming = Workbench.of(engine::ops).build(InitializationScheme.class, "kaiming");
        for (int layer = 0; layer < 12; layer++) {
            float[] w = kaiming.of(WeightInit.hidden())
                    .values(new Shape(width, width), RandomStream.of(1, "layer " + layer, "init", 0));
            double[] y = new double[width];
            for (int i = 0; i < w.length; i++) {
                y[i / width] += w[i] * (layer == 0 ? x[i % width] : Math.max(0, x[i % width]));
            }
            x = y;
        }
        // Pre-activations of variance 2 and more of the first layer on: the gain is √2 and the input had no relu before
        // it.
        assertThat(squares(x) / (2 * before)).isBetween(0.4, 2.5);
    }

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum / values.length;
    }

    @Test
    void orthogonalMatricesAreOrthogonal() {
        for (Shape shape : new Shape[] {new Shape(40, 30), new Shape(30, 40), new Shape(30, 30)}) {
            float[] values = values("{type: orthogonal, gain: 2}", WeightInit.hidden(), shape);
            int rows = Math.toIntExact(shape.get(0));
            int columns = Math.toIntExact(shape.get(1));
            boolean wide = rows < columns;
            int count = Math.min(rows, columns);
            for (int a = 0; a < count; a++) {
                for (int b = 0; b < count; b++) {
                    double dot = 0;
                    for (int i = 0; i < Math.max(rows, columns); i++) {
                        dot += wide
                                ? (double) values[a * columns + i] * values[b * columns + i]
                                : (double) values[i * columns + a] * values[i * columns + b];
                    }
                    assertThat(dot).isCloseTo(a == b ? 4 : 0, within(1e-5));
                }
            }
        }
    }

    @Test
    void orthogonalMatricesAreSpreadEvenly() {
        double sum = 0;
        double squares = 0;
        int draws = 4000;
        for (int draw = 0; draw < draws; draw++) {
            InitializationScheme orthogonal = Workbench.of(engine::ops).build(InitializationScheme.class, "orthogonal");
            float first = orthogonal.of(WeightInit.hidden())
                    .values(new Shape(3, 3), RandomStream.of(draw, "w", "init", 0))[0];
            sum += first;
            squares += first * (double) first;
        }
        assertThat(sum / draws).as("mean of an entry").isCloseTo(0, within(4 / Math.sqrt(3.0 * draws)));
        assertThat(squares / draws).as("variance of an entry of a 3 × 3 matrix").isCloseTo(1.0 / 3, within(0.02));
    }

    @Test
    void mupNarrowsByTheWidth() {
        String mup = "{type: mup, baseWidth: 16}"; // of a model of width 64: m = 4
        assertNear(deviation(mup, WeightInit.embedding()), 0.02);
        assertNear(deviation(mup, WeightInit.hidden()), 0.02 / 2);
        assertNear(deviation(mup, WeightInit.residualOutput(8)), 0.02 / 2 / 4);
        assertNear(deviation(mup, WeightInit.readout()), 0.02 / 4);
    }

    /** Table 3 of the paper, for Adam: 1 for what reads tokens, 1 / fan-in for what reads the stream. */
    @Test
    void mupAsksForLearningRatesByTheWidth() {
        Map<String, Double> rates = new TreeMap<>();
        decoder("{type: mup, baseWidth: 8}") // of width 32: m = 4
                .parameters()
                .forEach((name, parameter) -> rates.put(name, parameter.learningRate()));
        assertThat(rates)
                .containsEntry("embedding.weight", 1.0)
                .containsEntry("layers.0.attention.query.weight", 0.25)
                .containsEntry("layers.1.attention.output.weight", 0.25)
                .containsEntry("layers.1.feedForward.down.weight", 0.25)
                .containsEntry("head.projection.weight", 0.25)
                .containsEntry("layers.0.attention.query.bias", 1.0)
                .containsEntry("norm.weight", 1.0);
    }

    @Test
    void aDecoderBeginsAsItsInitializerSays() {
        Map<String, Double> zeroed = deviations("zero");
        assertThat(zeroed).containsEntry("layers.0.attention.output.weight", 0.0);
        assertThat(zeroed).containsEntry("layers.1.feedForward.down.weight", 0.0);
        assertThat(zeroed.get("layers.1.feedForward.up.weight")).isCloseTo(0.02, within(0.002));
        Map<String, Double> wide = deviations("{type: normal, deviation: 0.5}");
        wide.forEach((name, deviation) -> assertThat(deviation)
                .as(name)
                .isCloseTo(name.matches(".*(bias|[nN]orm.weight)") ? 0 : 0.5, within(0.06)));
        assertThat(wide).containsKeys("embedding.weight", "position.weight", "head.projection.weight");
    }

    private static Architecture decoder(String initializer) {
        return Workbench.of(engine::ops)
                .build(
                        Architecture.class,
                        "{type: decoder, width: 32, layers: 2, head: {tied: false}, initializer: " + initializer + "}");
    }

    private static Map<String, Double> deviations(String initializer) {
        Architecture decoder = decoder(initializer);
        decoder.place("model");
        decoder.fill(engine.ops(), 1);
        Map<String, Double> deviations = new TreeMap<>();
        decoder.parameters().forEach((name, parameter) -> {
            float[] values = parameter.array().toFloatArray();
            double sum = 0;
            double squares = 0;
            for (float value : values) {
                sum += value;
                squares += (double) value * value;
            }
            double mean = sum / values.length;
            deviations.put(name, Math.sqrt(Math.max(0, squares / values.length - mean * mean)));
        });
        return deviations;
    }
}
