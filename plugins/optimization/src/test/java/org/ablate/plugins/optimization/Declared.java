package org.ablate.plugins.optimization;

import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** A layer of one parameter. */
final class Declared extends Layer {

    final Parameter parameter;

    Declared(Shape shape) {
        parameter = parameter("weight", shape, ValueInitializer.zeros());
    }
}
