package org.ablate.testkit.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.formats.safetensors.TensorInfo;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.tensor.Ops;

/** Saves arrays as a checkpoint does, and reads them back. */
public final class Saved {

    private Saved() {}

    /** Writes arrays to a safetensors file. */
    public static void write(Path file, Map<String, NDArray> arrays) {
        List<NamedTensor> tensors = new ArrayList<>();
        arrays.forEach((name, array) -> tensors.add(NamedTensor.of(name, array)));
        SafetensorsWriter.write(file, tensors, Map.of());
    }

    /** Arrays that belong to the innermost scope, with memory of their own. */
    public static Map<String, NDArray> read(Path file, Ops ops) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (SafetensorsFile saved = SafetensorsFile.open(file)) {
            for (Map.Entry<String, TensorInfo> entry : saved.tensors().entrySet()) {
                ByteBuffer bytes = saved.bytes(entry.getKey());
                ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
                copy.put(bytes).flip();
                arrays.put(
                        entry.getKey(),
                        ops.manager()
                                .create(copy, entry.getValue().shape(), type(entry.getValue()))
                                .duplicate());
            }
        }
        return arrays;
    }

    private static DataType type(TensorInfo info) {
        return switch (info.dtype()) {
            case F64 -> DataType.FLOAT64;
            case F32 -> DataType.FLOAT32;
            case F16 -> DataType.FLOAT16;
            case I64 -> DataType.INT64;
            case I32 -> DataType.INT32;
            case I8 -> DataType.INT8;
            case U8 -> DataType.UINT8;
            case BOOL -> DataType.BOOLEAN;
            default -> throw new IllegalArgumentException("a checkpoint holds no " + info.dtype());
        };
    }

    /** The parameters of a layer, through a file, into another of the same build. */
    public static void copy(Path file, Layer from, Layer to, Ops ops) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        from.parameters().forEach((name, parameter) -> arrays.put(name, parameter.array()));
        write(file, arrays);
        Map<String, NDArray> saved = read(file, ops);
        to.parameters().forEach((name, parameter) -> {
            NDArray values = saved.get(name);
            if (values == null) {
                throw new AssertionError("the saved layer has no parameter " + name + "; it has " + saved.keySet());
            }
            parameter.fill(Samples.leaf(ops, values.toFloatArray(), parameter.shape()));
        });
    }
}
