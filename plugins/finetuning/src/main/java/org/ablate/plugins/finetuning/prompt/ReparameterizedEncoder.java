package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.ValueInitializer;

/** Encoder of virtual tokens that makes their vectors of learned ones. */
final class ReparameterizedEncoder extends VirtualTokenEncoder {

    private final Child<VectorEncoder> encoder;

    ReparameterizedEncoder(int count, int width, VectorEncoder encoder) {
        super(count, width, ValueInitializer.normal(1));
        this.encoder = child("encoder", VectorEncoder.class, encoder);
    }

    @Override
    public NDArray forward(ForwardPass pass) {
        return encoder.get().forward(weight().array(), pass);
    }
}
