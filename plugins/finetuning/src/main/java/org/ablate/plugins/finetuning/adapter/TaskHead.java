package org.ablate.plugins.finetuning.adapter;

import java.util.List;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;

/** The head of a model whose other parts are held. */
public final class TaskHead {

    private TaskHead() {}

    /** Lets a head train that scores classes: it is new with the task, so nothing of the base's is in it. */
    public static void release(Architecture model) {
        if (model.output() != Output.TOKENS) {
            LayerQueries.of(model, Head.class, List.of())
                    .values()
                    .forEach(head -> head.parameters().values().forEach(parameter -> parameter.setTrainable(true)));
        }
    }
}
