package org.ablate.plugins.finetuning.prompt;

import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/** Initialization of the vectors of a prompt. */
@Kind("prompt-initialization")
public interface PromptInitialization {

    /**
     * @param prompt (tokens, width), standard normal
     * @param table the model's token embedding (vocabulary, width)
     */
    void begin(Parameter prompt, Parameter table, Ops ops);
}
