package org.ablate.formats.safetensors;

import ai.djl.ndarray.types.Shape;
import org.ablate.spi.tensor.DType;

/**
 * What a file's header says of one tensor.
 *
 * @param dtype its elements' format
 * @param shape its dimensions, empty for a single number
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end (exclusive)
 */
public record TensorInfo(DType dtype, Shape shape, long begin, long end) {

    /** The number of elements. */
    public long size() {
        return shape.size();
    }

    /** The number of bytes. */
    public long byteSize() {
        return end - begin;
    }
}
