package ai.djl.pytorch.jni;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * A loaded TorchScript module whose methods record gradients. It stands in DJL's package to reach the native calls
 * directly: DJL's own way picks methods and builds lists by parsing array names, and takes numbers only as tensors.
 */
@NullMarked
public final class ScriptModule implements AutoCloseable {

    private static final boolean RECORDING_GRADIENTS = true;
    private static final boolean SEPARATE_STREAM = false;

    private final long handle;
    private boolean closed;

    private ScriptModule(long handle) {
        this.handle = handle;
    }

    /**
     * @param archive a TorchScript archive
     * @throws ai.djl.engine.EngineException when its code does not compile
     */
    public static ScriptModule load(byte[] archive, Device device) {
        try {
            return new ScriptModule(JniUtils.loadModuleHandle(new ByteArrayInputStream(archive), device, false, false));
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail to be read", e);
        }
    }

    /**
     * Runs a method.
     *
     * @param manager what the results are attached to
     * @param arguments each an {@link NDArray} for {@code Tensor}, an {@link NDList} for {@code List[Tensor]}, a
     *     {@link Double} for {@code float}, a {@link Long} for {@code int}, a {@link Boolean} for {@code bool}
     * @return the tensors it returned, in order
     */
    public NDList run(PtNDManager manager, String method, Object... arguments) {
        long result = invoke(method, arguments);
        try {
            NDList list = new NDList();
            collect(manager, result, list);
            return list;
        } finally {
            PyTorchLibrary.LIB.torchDeleteIValue(result);
        }
    }

    /** {@link #run} for a method that returns one tensor. */
    public NDArray call(PtNDManager manager, String method, Object... arguments) {
        long result = invoke(method, arguments);
        try {
            return new PtNDArray(manager, PyTorchLibrary.LIB.iValueToTensor(result));
        } finally {
            PyTorchLibrary.LIB.torchDeleteIValue(result);
        }
    }

    /** {@link #run} for a method that returns a {@code bool}. */
    public boolean test(String method, Object... arguments) {
        long result = invoke(method, arguments);
        try {
            return PyTorchLibrary.LIB.iValueToBool(result);
        } finally {
            PyTorchLibrary.LIB.torchDeleteIValue(result);
        }
    }

    private long invoke(String method, Object[] arguments) {
        if (closed) {
            throw new IllegalStateException("the engine's operations were used after they were closed");
        }
        long[] values = new long[arguments.length];
        int made = 0;
        try {
            while (made < arguments.length) {
                values[made] = value(arguments[made]);
                made++;
            }
            return PyTorchLibrary.LIB.moduleRunMethod(handle, method, values, RECORDING_GRADIENTS, SEPARATE_STREAM);
        } finally {
            for (int i = 0; i < made; i++) {
                PyTorchLibrary.LIB.torchDeleteIValue(values[i]);
            }
        }
    }

    private static long value(@Nullable Object argument) {
        if (argument instanceof PtNDArray array) {
            return PyTorchLibrary.LIB.iValueFromTensor(array.getHandle());
        }
        if (argument instanceof NDList list) {
            long[] handles = new long[list.size()];
            for (int i = 0; i < handles.length; i++) {
                handles[i] = ((PtNDArray) list.get(i)).getHandle();
            }
            return PyTorchLibrary.LIB.iValueFromTensorList(handles);
        }
        if (argument instanceof Double number) {
            return PyTorchLibrary.LIB.iValueFromDouble(number);
        }
        if (argument instanceof Long number) {
            return PyTorchLibrary.LIB.iValueFromLong(number);
        }
        if (argument instanceof Boolean flag) {
            return PyTorchLibrary.LIB.iValueFromBool(flag);
        }
        throw new IllegalArgumentException("a program cannot take " + argument);
    }

    private static void collect(PtNDManager manager, long value, NDList into) {
        if (PyTorchLibrary.LIB.iValueIsTensor(value)) {
            into.add(new PtNDArray(manager, PyTorchLibrary.LIB.iValueToTensor(value)));
        } else if (PyTorchLibrary.LIB.iValueIsTensorList(value)) {
            for (long tensor : PyTorchLibrary.LIB.iValueToTensorList(value)) {
                into.add(new PtNDArray(manager, tensor));
            }
        } else if (PyTorchLibrary.LIB.iValueIsTuple(value)) {
            for (long element : PyTorchLibrary.LIB.iValueToIValueTuple(value)) {
                try {
                    collect(manager, element, into);
                } finally {
                    PyTorchLibrary.LIB.torchDeleteIValue(element);
                }
            }
        } else {
            throw new IllegalArgumentException("a program returned " + PyTorchLibrary.LIB.iValueGetType(value)
                    + "; it may return a Tensor, a List[Tensor] or a tuple of these");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            JniUtils.deleteModule(handle);
        }
    }
}
