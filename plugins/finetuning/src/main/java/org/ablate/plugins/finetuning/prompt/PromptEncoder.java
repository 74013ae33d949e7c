package org.ablate.plugins.finetuning.prompt;

import org.ablate.spi.component.Kind;

/** Encoder of the prompt of p-tuning. */
@Kind("prompt-encoder")
public interface PromptEncoder {

    /** An encoder from and to vectors of this width. */
    VectorEncoder encoder(int width);
}
