package org.ablate.plugins.regularizers;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.TinyModel;

/** Plain cross-entropy of a model's scores, to see what is put around it. */
record Plain(TestEngine engine) implements Objective {

    /** The configuration of {@link Plain}, which has none. */
    record Nothing() {}

    static final Choice<Objective> CHOICE = new Choice<>(Objective.class, "plain", new Nothing());

    private static final int VOCABULARY = 11;

    @Override
    public Examples examples() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        NDArray scores = model.forward(batch.input(), pass);
        return new Outcome(scores, engine.ops().crossEntropy(scores, batch.labels(), CrossEntropyOptions.PLAIN));
    }

    Architecture model(double dropout) {
        return new TinyModel(engine.ops(), VOCABULARY, 6, false, dropout);
    }

    /** Three rows of four tokens, one label of which does not count. */
    Batch batch() {
        long[] tokens = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1};
        long[] labels = {2, 3, 4, 5, 6, -100, 8, 9, 10, 0, 1, 2};
        return new Batch(Input.of(engine.array(tokens, 3, 4)), engine.array(labels, 3, 4), Optional.empty(), 11);
    }
}
