package org.ablate.plugins.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.ScriptModule;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Kernel;

/** A method of a program that an author wrote. */
final class ScriptKernel implements Kernel {

    private static final long LARGEST_EXACT = 1L << 53;

    private final Script script;
    private final String entry;
    private final NDManager manager;

    ScriptKernel(Script script, String entry, NDManager manager) {
        if (!script.methods().contains(entry)) {
            throw new ExperimentException("a tensor program has no method '" + entry + "'; it has " + script.methods());
        }
        this.script = script;
        this.entry = entry;
        this.manager = manager;
    }

    @Override
    public NDList run(Object... arguments) {
        Object[] values = arguments.clone();
        try (NDList made = new NDList()) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof Number number) {
                    values[i] = tensor(number, made);
                }
            }
            return script.run(entry, values);
        }
    }

    /** The engine fills a tensor from a double only, which holds 53 bits; longer integers go by way of an array. */
    private Object tensor(Number number, NDList made) {
        if (number instanceof Double || number instanceof Float) {
            return new ScriptModule.Scalar(number.doubleValue(), DataType.FLOAT64);
        }
        if (Math.abs(number.longValue()) <= LARGEST_EXACT) {
            return new ScriptModule.Scalar(number.longValue(), DataType.INT64);
        }
        NDArray array = manager.create(number.longValue());
        made.add(array);
        return array;
    }
}
