package org.ablate.plugins.transformer;

import java.util.Map;
import org.ablate.spi.model.Architecture;
import org.ablate.testkit.contract.ArchitectureContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoder-decoder, as first and as T5 is, keeps the contract of architectures. */
@ParameterizedClass
@ValueSource(
        strings = {
            "{type: encoder-decoder, width: 16, layers: 1, decoderLayers: 2, feedForward: mlp,"
                    + " encoderAttention: {type: multi-head, bias: false}, crossAttention: {type: multi-head, bias: false}}",
            "{type: encoder-decoder, width: 16, layers: 2, encoderPosition: t5-relative, decoderPosition: t5-relative, placement: pre, norm: rms-norm, feedForward: mlp, dropout: 0.3, embeddingDropout: 0.1}",
            "{type: encoder-decoder, width: 16, layers: 1, embeddingNorm: true, feedForward: swiglu, encoderPosition: learned, decoderPosition: rope, head: {tied: false}}"
        })
class EncoderDecoderContractTest extends ArchitectureContract {

    private final String descriptor;

    EncoderDecoderContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Architecture component(Workbench bench) {
        return bench.build(Architecture.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return behavior == Behavior.RANDOM_IN_TRAINING
                ? descriptor.contains("ropout") || descriptor.contains("drop-path")
                : super.has(behavior);
    }

    @Override
    protected Map<String, String> refused() {
        return Map.of(
                "{crossAttention: sliding-window}", "crossAttention",
                "{crossAttention: multi-head-latent}", "crossAttention",
                "{crossAttention: {type: local-global, local: sigmoid, global: sliding-window}}", "crossAttention",
                "{encoderAttention: linear, encoderPosition: alibi}", "encoderPosition",
                "{decoderAttention: linear, decoderPosition: alibi}", "decoderPosition");
    }
}
