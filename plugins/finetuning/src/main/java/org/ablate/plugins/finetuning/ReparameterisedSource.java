package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Pass;

/** Vectors that an encoder makes of learned ones. */
final class ReparameterisedSource extends PrefixSource {

    private final Child<VectorEncoder> encoder;

    ReparameterisedSource(int count, int width, VectorEncoder encoder) {
        super(count, width, Initializer.normal(1));
        this.encoder = child("encoder", VectorEncoder.class, encoder);
    }

    @Override
    NDArray forward(Pass pass) {
        return encoder.get().forward(weight().array(), pass);
    }
}
