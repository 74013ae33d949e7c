package org.ablate.plugins.decoding;

import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.workbench.Workbench;

/** A small decoder of random weights, whose positions end with its context. */
final class TinyDecoder {

    static final int VOCABULARY = 13;
    static final int CONTEXT = 8;

    private TinyDecoder() {}

    static Architecture of(Ops ops) {
        ContextLength context = () -> CONTEXT;
        Architecture decoder = Workbench.of(() -> ops)
                .with(Vocabulary.class, new Vocabulary(VOCABULARY))
                .with(ContextLength.class, context)
                .build(
                        Architecture.class,
                        "{type: decoder, width: 16, layers: 2, attention: {heads: 2}, head: {tied: false}}");
        decoder.place("model");
        decoder.fill(ops, 5);
        decoder.parameters()
                .values()
                .forEach(parameter ->
                        ops.withoutGradients(() -> parameter.array().muli(10)));
        return decoder;
    }
}
