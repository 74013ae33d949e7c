package org.ablate.plugins.objectives.seq2seq;

import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;

/** What a decoder reads in training: the true words before each target word, or sometimes its own. */
@Kind("target-sampling")
public interface DecoderInputPolicy {

    /**
     * The batch that is trained on.
     *
     * @param batch with the target itself, shifted by one, as the input
     */
    Batch feed(Architecture model, Batch batch, ForwardPass pass);
}
