package org.ablate.spi.training;

import java.util.function.IntPredicate;
import org.ablate.spi.component.Kind;
import org.ablate.spi.model.Architecture;

/** How text is generated from a model. */
@Kind("decoding")
public interface Decoding {

    /**
     * Continues a prompt.
     *
     * @param prompt token ids, at least one
     * @param tokens the most tokens to add
     * @param seed decides every draw, wholly
     * @param accept receives each new token as it comes and answers whether to go on
     */
    void generate(Architecture model, int[] prompt, int tokens, long seed, IntPredicate accept);
}
