package org.ablate.plugins.finetuning;

import org.ablate.spi.component.Kind;

/** What p-tuning makes its prompt by. */
@Kind("prompt-encoder")
interface PromptEncoder {

    /** An encoder from and to vectors of this width. */
    VectorEncoder encoder(int width);
}
