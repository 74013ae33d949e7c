package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.tensor.Ops;

/**
 * The whole source in one vector: the decoder begins with the encoder's last state and sees nothing else of the source (Sutskever,
 * Vinyals and Le, 2014, arXiv:1409.3215).
 */
@Component(
        value = "none",
        summary = "The source is one vector: the state that the decoder begins with",
        paper = "Sutskever, Vinyals and Le, 2014, arXiv:1409.3215",
        verdict = "baseline; long sources do not fit one vector")
public final class NoAlignment implements Alignment {

    @Inject
    NoAlignment() {}

    @Override
    public AttentiveDecoder reader(Ops ops, Parts parts) {
        return new Reader(ops, parts);
    }

    private static final class Reader extends AttentiveDecoder {

        private final Child<RecurrentStack> stack;

        Reader(Ops ops, Parts parts) {
            this.stack = child("stack", RecurrentStack.class, parts.stack(ops, parts.layers()));
        }

        @Override
        NDArray read(NDArray embedded, Context context, ForwardPass pass) {
            return stack.get().forward(embedded, context.initial(), context.steps(), pass);
        }
    }
}
