package org.ablate.plugins.recurrent;

import org.ablate.spi.component.Kind;
import org.ablate.spi.tensor.Ops;

/** How a recurrent decoder looks at its source. */
@Kind("alignment")
public interface Alignment {

    /** The layers that read a target, fresh. */
    AttentiveDecoder reader(Ops ops, Parts parts);

    /**
     * What a reader is made of.
     *
     * @param cell of its recurrent layers
     * @param layers how many
     * @param width of embeddings, states and the source's states
     * @param dropout share zeroed of what each layer passes on
     */
    record Parts(Cell cell, int layers, int width, double dropout) {

        RecurrentStack stack(Ops ops, int count) {
            return new RecurrentStack(ops, cell, count, width, dropout);
        }
    }
}
