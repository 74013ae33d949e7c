package org.ablate.plugins.objectives.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/** View of another model at the positions whose label counts, as one row: the vocabulary is by far the widest thing there is. */
public final class LabeledPositions extends ModelView {

    private static final String PROGRAM = """
            def labeled(self, labels: Tensor) -> Tuple[Tensor, Tensor]:
                flat = torch.flatten(labels)
                places = torch.flatten(torch.nonzero(torch.ne(flat, -100)))
                return (places, torch.unsqueeze(torch.index_select(flat, 0, places), 0))

            def at(self, states: Tensor, places: Tensor) -> Tensor:
                return torch.unsqueeze(torch.index_select(torch.flatten(states, 0, 1), 0, places), 0)
            """;

    private final Ops ops;
    private final NDArray places;
    private final NDArray labels;

    /** @param labels int64 (batch, time) */
    public LabeledPositions(Architecture model, NDArray labels, Ops ops) {
        super(model);
        this.ops = ops;
        NDList labeled = ops.kernel("labeled", PROGRAM).run(labels);
        this.places = labeled.get(0);
        this.labels = labeled.get(1);
    }

    /** The labels that count, (1, positions). */
    public NDArray labels() {
        return labels;
    }

    @Override
    NDArray shown(NDArray states) {
        return ops.kernel("at", PROGRAM).call(states, places); // (1, positions, width)
    }
}
