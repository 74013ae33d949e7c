package ai.djl.pytorch.jni;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtDeviceType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
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

    private static final boolean WITHOUT_MOVING = false;
    private static final long UNKNOWN_SIZE = -1;
    private static final boolean WITHOUT_GRADIENT = false;
    private static final long[] NO_ARGUMENTS = {};
    private static final long[] NO_DIMENSIONS = {};
    private static final int[] CPU = {PtDeviceType.toDeviceType(Device.cpu()), -1};
    private static final int DENSE = 0;
    private static final long UNMADE = 0;

    private final long handle;
    private long none = UNMADE;
    private boolean closed;

    /**
     * A number for a program that takes it as a tensor.
     *
     * @param value becomes a tensor without dimensions, on the CPU
     * @param type the tensor's format, which must hold the value
     */
    public record Scalar(double value, DataType type) {}

    private ScriptModule(long handle) {
        this.handle = handle;
    }

    /**
     * @param archive a TorchScript archive
     * @throws ai.djl.engine.EngineException when its code does not compile
     */
    public static ScriptModule load(byte[] archive, Device device) {
        InputStream stream = new ByteArrayInputStream(archive);
        int[] place = {PtDeviceType.toDeviceType(device), device.getDeviceId()};
        return new ScriptModule(
                PyTorchLibrary.LIB.moduleLoad(stream, place, WITHOUT_MOVING, new byte[archive.length], UNKNOWN_SIZE));
    }

    /**
     * Runs a method.
     *
     * @param manager what the results are attached to
     * @param arguments each an {@link NDArray} for {@code Tensor}, an {@link NDList} for {@code List[Tensor]}, a
     *     {@link Double} for {@code float}, a {@link Long} for {@code int}, a {@link Boolean} for {@code bool}, a
     *     {@link Scalar} for a {@code Tensor} that lives as long as the call; null for
     *     an absent {@code Optional}, when the module has a method {@code none} that returns {@code None}
     * @return the tensors it returned, in order
     */
    public NDList run(PtNDManager manager, String method, @Nullable Object... arguments) {
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
    public NDArray call(PtNDManager manager, String method, @Nullable Object... arguments) {
        long result = invoke(method, arguments);
        try {
            return new PtNDArray(manager, PyTorchLibrary.LIB.iValueToTensor(result));
        } finally {
            PyTorchLibrary.LIB.torchDeleteIValue(result);
        }
    }

    /** {@link #run} for a method that returns a {@code bool}. */
    public boolean test(String method, @Nullable Object... arguments) {
        long result = invoke(method, arguments);
        try {
            return PyTorchLibrary.LIB.iValueToBool(result);
        } finally {
            PyTorchLibrary.LIB.torchDeleteIValue(result);
        }
    }

    /** The names of its methods. */
    public List<String> methods() {
        return List.of(PyTorchLibrary.LIB.moduleGetMethodNames(handle));
    }

    private long invoke(String method, @Nullable Object[] arguments) {
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
                if (values[i] != none) {
                    PyTorchLibrary.LIB.torchDeleteIValue(values[i]);
                }
            }
        }
    }

    private long value(@Nullable Object argument) {
        if (argument == null) {
            return none();
        }
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
        if (argument instanceof Scalar scalar) {
            return fromScalar(scalar);
        }
        if (argument instanceof Boolean flag) {
            return PyTorchLibrary.LIB.iValueFromBool(flag);
        }
        throw new IllegalArgumentException("a program cannot take " + argument);
    }

    @SuppressWarnings("EnumOrdinal") // the native side numbers formats by it
    private static long fromScalar(Scalar scalar) {
        long tensor = PyTorchLibrary.LIB.torchFull(
                NO_DIMENSIONS, scalar.value(), scalar.type().ordinal(), DENSE, CPU, WITHOUT_GRADIENT);
        try {
            return PyTorchLibrary.LIB.iValueFromTensor(tensor);
        } finally {
            PyTorchLibrary.LIB.torchDeleteTensor(tensor);
        }
    }

    /** DJL has no call that makes a {@code None}; a program can return one, which then serves for good. */
    private long none() {
        if (none == UNMADE) {
            none = PyTorchLibrary.LIB.moduleRunMethod(
                    handle, "none", NO_ARGUMENTS, RECORDING_GRADIENTS, SEPARATE_STREAM);
        }
        return none;
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
            if (none != UNMADE) {
                PyTorchLibrary.LIB.torchDeleteIValue(none);
            }
            JniUtils.deleteModule(handle);
        }
    }
}
