package org.ablate.plugins.finetuning;

import java.util.List;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;

/** The head of a model whose other parts are held. */
final class HeldHead {

    private HeldHead() {}

    /** Lets the head train. */
    static void release(Architecture model) {
        Descendants.of(model, Head.class, List.of())
                .values()
                .forEach(head -> head.parameters().values().forEach(parameter -> parameter.setTrainable(true)));
    }
}
