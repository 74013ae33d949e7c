package org.ablate.plugins.finetuning;

import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/** How the vectors of a prompt begin. */
@Kind("prompt-initialisation")
interface PromptInitialisation {

    /**
     * @param prompt (tokens, width), standard normal
     * @param table the model's token embedding (vocabulary, width)
     */
    void begin(Parameter prompt, Parameter table, Ops ops);
}
