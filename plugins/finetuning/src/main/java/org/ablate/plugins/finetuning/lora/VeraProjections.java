package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** The two random matrices that all VeRA adapters of a model share, uniform with He's bound and held. */
final class VeraProjections extends Layer {

    private final Parameter a;
    private final Parameter b;

    VeraProjections(int rank, int inputWidth, int outputWidth) {
        a = parameter("a", new Shape(rank, inputWidth), ValueInitializer.uniform(Math.sqrt(6.0 / inputWidth)));
        b = parameter("b", new Shape(outputWidth, rank), ValueInitializer.uniform(Math.sqrt(6.0 / rank)));
        a.setTrainable(false);
        b.setTrainable(false);
    }

    Parameter a() {
        return a;
    }

    Parameter b() {
        return b;
    }
}
