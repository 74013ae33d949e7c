package org.ablate.plugins.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptModule;
import org.ablate.spi.tensor.Kernel;

/** A method of a loaded program. */
record ScriptKernel(ScriptModule module, String entry, PtNDManager manager) implements Kernel {

    @Override
    public NDList run(Object... arguments) {
        NDList numbers = new NDList();
        try {
            return module.run(manager, entry, withTensorsForNumbers(arguments, numbers));
        } finally {
            numbers.close();
        }
    }

    private Object[] withTensorsForNumbers(Object[] arguments, NDList made) {
        Object[] tensors = arguments.clone();
        for (int i = 0; i < tensors.length; i++) {
            if (tensors[i] instanceof Number number) {
                NDArray tensor = number instanceof Float || number instanceof Double
                        ? manager.create(number.doubleValue())
                        : manager.create(number.longValue());
                made.add(tensor);
                tensors[i] = tensor;
            }
        }
        return tensors;
    }
}
