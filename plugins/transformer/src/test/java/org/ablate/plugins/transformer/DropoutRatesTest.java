package org.ablate.plugins.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.check.Samples;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each kind of dropout has a rate of its own. In the models here an embedding is 1 in every element and all that a block adds to it is
 * the bias of its feed-forward layer, 10; so the states tell how often each was zeroed.
 */
class DropoutRatesTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final String PARTS =
            "{type: %s, width: 64, layers: 1, norm: none, position: none, placement: pre, embeddingNorm: false, %s}";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "decoder, `dropout: 0.2`, 0.2, 0.2",
                "decoder, `dropout: 0.2, embeddingDropout: 0.6`, 0.6, 0.2",
                "decoder, `dropout: 0.2, embeddingDropout: 0`, 0, 0.2",
                "decoder, `embeddingDropout: 0.6`, 0.6, 0",
                "encoder, `tokenTypes: 0, dropout: 0.2`, 0.2, 0.2",
                "encoder, `tokenTypes: 0, dropout: 0.2, embeddingDropout: 0.6`, 0.6, 0.2",
            })
    void embeddingsAndWhatPartsAddAreZeroedAtTheirOwnRates(String type, String rates, double embeddings, double parts) {
        Ops ops = engine.ops();
        Workbench bench = Workbench.of(engine::ops);
        Architecture model = bench.build(Architecture.class, PARTS.formatted(type, rates));
        model.place("model");
        model.fill(ops, 1);
        model.parameters().forEach((name, parameter) -> {
            double value = name.equals("embedding.weight") ? 1 : name.endsWith("feedForward.down.bias") ? 10 : 0;
            parameter.array().intern(ops.manager().full(parameter.shape(), (float) value));
        });
        NDArray tokens = Samples.tokens(ops, 1, bench.vocabulary().size(), new Shape(8, 16));
        float[] states =
                model.states(Input.of(tokens), ForwardPass.training(1, 0, 0)).toFloatArray();
        int without = 0;
        int unmoved = 0;
        for (float state : states) {
            boolean added = state > 5;
            double entered = added ? state - 10 / (1 - parts) : state;
            without += Math.abs(entered) < 1e-4 ? 1 : 0;
            unmoved += added ? 0 : 1;
        }
        assertThat((double) without / states.length).isCloseTo(embeddings, within(0.02));
        assertThat((double) unmoved / states.length).isCloseTo(parts, within(0.02));
    }
}
