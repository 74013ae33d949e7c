package org.ablate.plugins.finetuning.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.ablate.spi.layer.WeightFormat;

/** Weights as codes and one fp32 scale for each block, the last of which is filled up with zeros. */
abstract class BlockStorage implements WeightFormat {

    private final int block;

    /** @param block elements that share a scale */
    BlockStorage(int block) {
        this.block = block;
    }

    final int block() {
        return block;
    }

    /** The type of the array of codes. */
    abstract DataType type();

    /** How many codes an element of that array holds. */
    abstract int codesPerElement();

    /** The codes and scales of an array, each one-dimensional. */
    abstract NDList encode(NDArray values);

    /** The first {@code count} values, one-dimensional. */
    abstract NDArray decode(NDArray codes, NDArray scales, long count);

    @Override
    public final List<Part> parts(Shape shape) {
        long blocks = (shape.size() + block - 1) / block;
        long elements = (blocks * block + codesPerElement() - 1) / codesPerElement();
        return List.of(
                new Part("codes", new Shape(elements), type()),
                new Part("scales", new Shape(blocks), DataType.FLOAT32));
    }

    @Override
    public final NDList store(NDArray values) {
        NDList parts = encode(values);
        NDScope.unregister(parts); // outlive the step
        return parts;
    }

    @Override
    public final NDArray restore(NDList parts, Shape shape) {
        try (NDArray flat = decode(parts.get(0), parts.get(1), shape.size())) {
            return flat.reshape(shape);
        }
    }
}
