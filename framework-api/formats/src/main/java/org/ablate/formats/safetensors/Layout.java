package org.ablate.formats.safetensors;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.ablate.spi.tensor.DType;

/** Checks that the tensors of a header lie end to end and fill the file. */
final class Layout {

    private Layout() {}

    /**
     * Checks every tensor's place.
     *
     * @param dataSize bytes of the file after the header
     */
    static void check(Header header, long dataSize) throws MalformedHeader {
        List<Map.Entry<String, TensorInfo>> byPlace =
                new ArrayList<>(header.tensors().entrySet());
        byPlace.sort(Comparator.comparingLong((Map.Entry<String, TensorInfo> entry) ->
                        entry.getValue().begin())
                .thenComparingLong(entry -> entry.getValue().end()));
        long end = 0;
        for (Map.Entry<String, TensorInfo> entry : byPlace) {
            TensorInfo info = entry.getValue();
            String where = "tensor '" + entry.getKey() + "'";
            if (info.begin() != end || info.end() < info.begin()) {
                throw new MalformedHeader(where + " lies at bytes " + info.begin() + " to " + info.end()
                        + ", but must begin at " + end + ", where the one before it ends");
            }
            long bytes = byteSize(where, info.dtype(), info.shape());
            if (info.byteSize() != bytes) {
                throw new MalformedHeader(where + " of " + info.dtype() + " and shape " + info.shape() + " needs "
                        + bytes + " bytes, but its place has " + info.byteSize());
            }
            end = info.end();
        }
        if (end != dataSize) {
            throw new MalformedHeader("its tensors take " + end + " bytes, but " + dataSize + " bytes follow the header"
                    + (end > dataSize ? "; the file is cut off" : ""));
        }
    }

    /** The bytes a tensor takes. */
    static long byteSize(String where, DType dtype, Shape shape) throws MalformedHeader {
        long bits = dtype.bits();
        try {
            for (long dimension : shape.getShape()) {
                bits = Math.multiplyExact(bits, dimension);
            }
        } catch (ArithmeticException e) {
            throw new MalformedHeader(where + " of shape " + shape + " is too large to exist");
        }
        if (bits % 8 != 0) {
            throw new MalformedHeader(where + " of " + dtype + " and shape " + shape + " does not end on a whole byte");
        }
        return bits / 8;
    }
}
