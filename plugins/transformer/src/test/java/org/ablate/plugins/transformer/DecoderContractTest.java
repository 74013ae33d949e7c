package org.ablate.plugins.transformer;

import java.util.Map;
import org.ablate.spi.model.Architecture;
import org.ablate.testkit.contract.ArchitectureContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder, with every placement and residual, keeps the contract of architectures. */
@ParameterizedClass
@ValueSource(
        strings = {
            "{type: decoder, width: 16, layers: 2}",
            "{type: decoder, width: 16, layers: 2, placement: post, residual: scaled, dropout: 0.3}",
            "{type: decoder, width: 16, layers: 2, placement: sandwich, norm: rms-norm, position: rope, feedForward: swiglu}",
            "{type: decoder, width: 16, layers: 2, placement: output, position: alibi, embeddingDropout: 0.3}",
            "{type: decoder, width: 16, layers: 2, placement: parallel, position: sinusoidal}",
            "{type: decoder, width: 16, layers: 2, residual: rezero, position: t5-relative}",
            "{type: decoder, width: 16, layers: 2, residual: layer-scale, position: none}",
            "{type: decoder, width: 16, layers: 2, head: {tied: false, bias: true}, position: rope,"
                    + " attention: {type: sliding-window, window: 3}}",
            "{type: decoder, width: 16, layers: 2, residual: drop-path, embeddingNorm: true,"
                    + " attention: {type: local-global, local: {type: sliding-window, window: 2}, global: linear}, position: rope}",
            "{type: decoder, width: 16, layers: 2, feedForward: {type: mixture-of-experts, experts: 4, expert: {type: mlp, hidden: 8}},"
                    + " head: sequence-classification}"
        })
class DecoderContractTest extends ArchitectureContract {

    private final String descriptor;

    DecoderContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Architecture component(Workbench bench) {
        return bench.build(Architecture.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return switch (behavior) {
            case RANDOM_IN_TRAINING -> descriptor.contains("ropout") || descriptor.contains("drop-path");
            case CHOOSES -> descriptor.contains("experts");
            default -> super.has(behavior);
        };
    }

    @Override
    protected Map<String, String> refused() {
        return Map.of(
                "{attention: linear, position: alibi}", "position",
                "{head: {type: sequence-classification, pooling: first-token}}", "head");
    }
}
