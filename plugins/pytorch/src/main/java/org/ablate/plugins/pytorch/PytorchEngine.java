package org.ablate.plugins.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtEngineProvider;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;

/**
 * DJL's PyTorch engine, loaded from jars alone: nothing is fetched. The environment variable {@code PYTORCH_LIBRARY_PATH}
 * names another libtorch of the same version, such as one for a GPU.
 */
final class PytorchEngine implements Engine {

    private final Processor processor = Processor.ofThisMachine();

    @Override
    public void warmUp() {
        Thread thread = new Thread(PytorchEngine::load, "engine-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Ops open(Precision precision, int threads) {
        ai.djl.engine.Engine engine = start(threads);
        Precision resolved = resolve(precision, engine);
        Allocator.prepareFor(resolved);
        return new PytorchOps(engine.newBaseManager(), resolved, DataType.FLOAT32);
    }

    @Override
    public Ops openFloat64(int threads) {
        ai.djl.engine.Engine engine = start(threads);
        Allocator.prepareFor(Precision.FP32);
        return new PytorchOps(engine.newBaseManager(), Precision.FP32, DataType.FLOAT64);
    }

    private ai.djl.engine.Engine start(int threads) {
        ai.djl.engine.Engine engine = load();
        JniUtils.setNumThreads(threads > 0 ? threads : processor.cores());
        JniUtils.setGradMode(true);
        JniUtils.setGraphExecutorOptimize(false);
        return engine;
    }

    private Precision resolve(Precision precision, ai.djl.engine.Engine engine) {
        if (precision != Precision.AUTO) {
            return precision;
        }
        return onGpu(engine) || processor.hasBfloat16Products() ? Precision.BF16 : Precision.FP32;
    }

    private static boolean onGpu(ai.djl.engine.Engine engine) {
        return engine.defaultDevice().isGpu();
    }

    @Override
    public Map<String, String> facts() {
        ai.djl.engine.Engine engine = load();
        String flavor = onGpu(engine)
                ? Optional.ofNullable(System.getenv("PYTORCH_FLAVOR")).orElse("cuda")
                : "cpu";
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("engine", "PyTorch through DJL " + ai.djl.engine.Engine.getDjlVersion());
        facts.put("libtorch", engine.getVersion());
        facts.put("flavor", flavor);
        facts.put("device", engine.defaultDevice().toString());
        facts.put("threads", Integer.toString(JniUtils.getNumThreads()));
        facts.putAll(processor.facts());
        return facts;
    }

    private static ai.djl.engine.Engine load() {
        System.setProperty("ai.djl.offline", "true");
        setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
        return new PtEngineProvider().getEngine();
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
