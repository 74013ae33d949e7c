package org.ablate.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Guice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.ServiceLoader;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.spi.tensor.RandomStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class {@link Ops} of the engine on its class path, on one native thread, and frees what each test makes:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestEngine engine = TestEngine.fp32();
 *
 * @Test
 * void doublesItsInput() {
 *   NDArray x = engine.array(new float[] {1, 2}, 2);
 *   ...
 * }
 * }</pre>
 *
 * Outside JUnit 5 (jqwik, a main) it is a resource: {@code try (TestEngine engine = TestEngine.fp32()) { … }}. The engine
 * starts on first use, on the thread that uses it first, which must be the thread of all tests.
 */
public final class TestEngine implements BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

    private final Precision precision;
    private final int threads;
    private final Deque<NDScope> scopes = new ArrayDeque<>();
    private @Nullable Ops ops;
    private @Nullable Ops wideOps;
    private boolean wide;

    private TestEngine(Precision precision, int threads) {
        this.precision = precision;
        this.threads = threads;
    }

    public static TestEngine fp32() {
        return new TestEngine(Precision.FP32, 1);
    }

    public static TestEngine of(Precision precision) {
        return new TestEngine(precision, 1);
    }

    /**
     * @param threads native threads; more than one slows small tests on a busy machine, as they wait for each other
     */
    public static TestEngine of(Precision precision, int threads) {
        return new TestEngine(precision, threads);
    }

    /** The operations, opened on first use. */
    public Ops ops() {
        if (wide) {
            if (wideOps == null) {
                wideOps = engine().openFloat64(threads);
            }
            return wideOps;
        }
        if (ops == null) {
            ops = engine().open(precision, threads);
        }
        return ops;
    }

    /** Does work during which {@link #ops} are those {@linkplain Engine#openFloat64 of float64}, and frees what it makes. */
    public void inFloat64(Runnable work) {
        wide = true;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            work.run();
        } finally {
            wide = false;
        }
    }

    /** The engine that a plugin on the class path binds. */
    public static Engine engine() {
        return Guice.createInjector(ServiceLoader.load(Plugin.class)).getInstance(Engine.class);
    }

    /** An array that ends with the test. */
    public NDArray array(float[] values, long... shape) {
        return ops().manager().create(values, new Shape(shape));
    }

    /** An int64 array that ends with the test. */
    public NDArray array(long[] values, long... shape) {
        return ops().manager().create(values, new Shape(shape));
    }

    /** A trainable array of standard normal numbers, the same for the same seed and shape. */
    public NDArray normal(long seed, long... shape) {
        RandomStream stream = RandomStream.of(seed, "test", "normal", 0);
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.nextGaussian();
        }
        return trainable(values, shape);
    }

    /** A trainable array that ends with the test. */
    public NDArray trainable(float[] values, long... shape) {
        NDArray array = ops().parameter(values, new Shape(shape));
        NDScope.register(array);
        return array;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        scopes.push(new NDScope());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        scopes.pop().close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        if (ops != null) {
            ops.close();
            ops = null;
        }
        if (wideOps != null) {
            wideOps.close();
            wideOps = null;
        }
    }
}
