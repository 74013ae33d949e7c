package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.tensor.Ops;

/**
 * Reads a source: recurrent layers from left to right, or at each level two layers of half the width, one for each direction
 * (Schuster and Paliwal, 1997, doi:10.1109/78.650093).
 */
final class RecurrentEncoder extends Layer {

    private final Ops ops;
    private final List<Child<RecurrentLayer>> forward;
    private final List<Child<RecurrentLayer>> backward;
    private final List<Child<Dropout>> dropouts;

    RecurrentEncoder(Ops ops, Cell cell, int layers, int width, boolean bidirectional, double dropout) {
        this.ops = ops;
        int own = bidirectional ? width / 2 : width;
        this.forward =
                children("layers", layers, RecurrentLayer.class, () -> new RecurrentLayer(ops, cell, width, own));
        this.backward = children(
                "backward",
                bidirectional ? layers : 0,
                RecurrentLayer.class,
                () -> new RecurrentLayer(ops, cell, width, own));
        this.dropouts = children("dropouts", layers, Dropout.class, () -> new Dropout(ops, dropout));
    }

    /**
     * What became of a source.
     *
     * @param states (batch, sourceTime, width)
     * @param last of each layer, the state after the whole source, each (batch, width)
     */
    record Encoded(NDArray states, List<NDList> last) {}

    /**
     * @param input (batch, sourceTime, width)
     */
    Encoded forward(NDArray input, TimeMask steps, ForwardPass pass) {
        NDArray x = input;
        List<NDList> last = new ArrayList<>();
        for (int i = 0; i < forward.size(); i++) {
            RecurrentLayer.Read read = forward.get(i).get().forward(x, Optional.empty(), steps);
            if (!backward.isEmpty()) {
                read = joined(read, fromTheEnd(backward.get(i).get(), x, steps));
            }
            last.add(read.state());
            x = dropouts.get(i).get().forward(read.outputs(), pass);
        }
        return new Encoded(x, last);
    }

    private RecurrentLayer.Read fromTheEnd(RecurrentLayer layer, NDArray x, TimeMask steps) {
        RecurrentLayer.Read read = layer.forward(ReversedSequence.of(x, ops), Optional.empty(), steps.reversed(ops));
        return new RecurrentLayer.Read(ReversedSequence.of(read.outputs(), ops), read.state());
    }

    private static RecurrentLayer.Read joined(RecurrentLayer.Read one, RecurrentLayer.Read other) {
        NDList states = new NDList();
        for (int i = 0; i < one.state().size(); i++) {
            states.add(one.state().get(i).concat(other.state().get(i), 1));
        }
        return new RecurrentLayer.Read(one.outputs().concat(other.outputs(), 2), states);
    }
}
