package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.tensor.Ops;

/** Recurrent layers, each reading the outputs of the one below, with dropout on what goes up (Zaremba et al., 2014, arXiv:1409.2329). */
final class RecurrentStack extends Layer {

    private final List<Child<RecurrentLayer>> layers;
    private final List<Child<Dropout>> dropouts;

    RecurrentStack(Ops ops, Cell cell, int layers, int width, double dropout) {
        this.layers =
                children("layers", layers, RecurrentLayer.class, () -> new RecurrentLayer(ops, cell, width, width));
        this.dropouts = children("dropouts", layers, Dropout.class, () -> new Dropout(ops, dropout));
    }

    /**
     * @param input (batch, time, width)
     * @param initial the state that each layer begins with; zeros for an empty list. What a cache holds goes before.
     * @return (batch, time, width)
     */
    NDArray forward(NDArray input, List<NDList> initial, TimeMask steps, ForwardPass pass) {
        NDArray x = input;
        for (int i = 0; i < layers.size(); i++) {
            RecurrentLayer layer = layers.get(i).get();
            Optional<NDList> begin = initial.isEmpty() ? Optional.empty() : Optional.of(initial.get(i));
            RecurrentLayer.Read read = layer.forward(x, remembered(layer, pass).or(() -> begin), steps);
            remember(layer, read.state(), pass);
            x = dropouts.get(i).get().forward(read.outputs(), pass);
        }
        return x;
    }

    static Optional<NDList> remembered(Layer layer, ForwardPass pass) {
        return pass.cache().flatMap(cache -> cache.recall(layer));
    }

    static void remember(Layer layer, NDList state, ForwardPass pass) {
        Optional<KeyValueCache> cache = pass.cache();
        cache.ifPresent(held -> held.remember(layer, state));
    }
}
