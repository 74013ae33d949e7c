package org.ablate.plugins.objectives.seq2seq;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;

/** Teacher forcing: always the true words (Williams and Zipser, 1989, doi:10.1162/neco.1989.1.2.270). */
@Component(
        value = "none",
        summary = "Teacher forcing: the decoder always reads the true words",
        paper = "Williams and Zipser, 1989, doi:10.1162/neco.1989.1.2.270",
        verdict = "the default")
public final class TeacherForcedInput implements DecoderInputPolicy {

    public @Inject TeacherForcedInput() {}

    @Override
    public Batch feed(Architecture model, Batch batch, ForwardPass pass) {
        return batch;
    }
}
