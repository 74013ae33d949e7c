package org.ablate.plugins.finetuning;

import java.util.List;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;

/** The head of a model whose other parts are held. */
final class HeldHead {

    private HeldHead() {}

    /** Holds all of a model but a classifying head, which is the task's own and seldom trained before. */
    static void holdBase(Architecture model) {
        model.freeze(name -> true);
        if (model.output() != Output.TOKENS) {
            release(model);
        }
    }

    /** Lets the head train. */
    static void release(Architecture model) {
        Descendants.of(model, Head.class, List.of())
                .values()
                .forEach(head -> head.parameters().values().forEach(parameter -> parameter.setTrainable(true)));
    }
}
