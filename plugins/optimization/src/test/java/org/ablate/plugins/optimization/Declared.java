package org.ablate.plugins.optimization;

import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;

/** A layer of one parameter. */
final class Declared extends Layer {

    final Parameter parameter;

    Declared(Shape shape) {
        parameter = parameter("weight", shape, Initializer.zeros());
    }
}
