package org.ablate.plugins.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The {@code initializer} of a descriptor reaches every matrix and table of a model, and nothing else. Talking heads, which begin as
 * separate ones, and the vector of additive attention keep what their papers say.
 */
class InitializationTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static Architecture model(String descriptor) {
        Architecture model = Workbench.of(engine::ops)
                .with(Classes.class, new Classes(List.of("a", "b", "c"), List.of(1L, 2L, 3L)))
                .build(Architecture.class, descriptor);
        model.place("model");
        model.fill(engine.ops(), 1);
        return model;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: decoder, position: t5-relative, head: {tied: false}",
                "type: decoder, attention: {type: multi-head, gate: sigmoid, queryKeyNorm: rms-norm}, feedForward: swiglu",
                "type: decoder, attention: {type: multi-head-latent, queryRank: 5}, position: rope,"
                        + " feedForward: {type: mixture-of-experts, experts: 4, shared: 1}",
                "type: decoder, attention: {type: local-global, local: hard, global: linear}, position: none,"
                        + " feedForward: {type: mixture-of-experts, experts: 4, router: sigmoid}",
                "type: decoder, attention: sparse-top-k, position: shaw-relative, residual: drop-path",
                "type: decoder, attention: {type: multi-head, gate: sigmoid-per-head}, head: token-classification",
                "type: encoder",
                "type: encoder, head: {type: sequence-classification, transform: dense}",
                "type: encoder-decoder, encoderPosition: learned, decoderPosition: t5-relative, head: {tied: false}",
                "type: encoder-decoder, encoderAttention: cosine, decoderAttention: multi-query, feedForward: gated"
            })
    void reachesEveryMatrixAndLeavesTheRest(String fields) {
        String body = fields + ", width: 16, layers: 2";
        Architecture usual = model("{" + body + "}");
        Architecture halved = model("{" + body + ", initializer: halves}");
        assertThat(halved.parameters().keySet()).isEqualTo(usual.parameters().keySet());
        halved.parameters().forEach((name, parameter) -> {
            float[] values = parameter.array().toFloatArray();
            float[] before = usual.parameters().get(name).array().toFloatArray();
            if (isMatrix(parameter)) {
                assertThat(values).as(name).containsOnly(0.5f);
                assertThat(before).as("%s without an initializer", name).doesNotContain(0.5f);
            } else {
                assertThat(values).as("%s, which is no matrix", name).isEqualTo(before);
            }
        });
    }

    private static boolean isMatrix(Parameter parameter) {
        return parameter.shape().dimension() > 1;
    }
}
