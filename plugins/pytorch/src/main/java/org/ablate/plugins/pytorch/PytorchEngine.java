package org.ablate.plugins.pytorch;

import ai.djl.pytorch.engine.PtEngineProvider;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;

/** DJL's PyTorch engine, loaded from jars alone: nothing is fetched. */
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
        ai.djl.engine.Engine engine = load();
        JniUtils.setNumThreads(threads > 0 ? threads : processor.cores());
        JniUtils.setGradMode(true);
        JniUtils.setGraphExecutorOptimize(false);
        boolean gpu = engine.defaultDevice().isGpu();
        boolean convolves = !gpu && JniUtils.getNumThreads() > 1 && processor.multipliesFasterByConvolution();
        return new PytorchOps(engine.newBaseManager(), resolve(precision, gpu), convolves);
    }

    private Precision resolve(Precision precision, boolean gpu) {
        if (precision != Precision.AUTO) {
            return precision;
        }
        return gpu || processor.hasBfloat16Products() ? Precision.BF16 : Precision.FP32;
    }

    @Override
    public Map<String, String> facts() {
        ai.djl.engine.Engine engine = load();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("engine", "DJL " + ai.djl.engine.Engine.getDjlVersion() + " on PyTorch");
        facts.put("libtorch", engine.getVersion());
        facts.put("device", engine.defaultDevice().toString());
        facts.put("threads", Integer.toString(JniUtils.getNumThreads()));
        facts.putAll(processor.facts());
        return facts;
    }

    private static ai.djl.engine.Engine load() {
        System.setProperty("ai.djl.offline", "true");
        return new PtEngineProvider().getEngine();
    }
}
