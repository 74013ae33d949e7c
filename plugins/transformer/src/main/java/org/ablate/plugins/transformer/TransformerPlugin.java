package org.ablate.plugins.transformer;

import org.ablate.spi.component.Plugin;

/** Contributes the decoder-only transformer and its parts. */
public final class TransformerPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Decoder.class);
        component(LanguageModelHead.class);
        component(MultiHeadAttention.class);
        component(MultiQueryAttention.class);
        component(GroupedQueryAttention.class);
        component(SlidingWindowAttention.class);
        component(SigmoidAttention.class);
        component(CosineAttention.class);
        component(TalkingHeadsAttention.class);
        component(DifferentialAttention.class);
        component(SparseTopKAttention.class);
        component(HardAttention.class);
        component(ArgMaxSelection.class);
        component(GumbelSelection.class);
        component(AdditiveAttention.class);
        component(MultiHeadLatentAttention.class);
        component(LinearAttention.class);
        component(LocalGlobalAttention.class);
        component(NoOutputGate.class);
        component(SigmoidOutputGate.class);
        component(HeadOutputGate.class);
        component(NoQueryKeyNorm.class);
        component(RmsQueryKeyNorm.class);
        component(RmsQueryKeyNormAcrossHeads.class);
        component(LayerQueryKeyNorm.class);
        component(SoftmaxWeights.class);
        component(SoftCapWeights.class);
        component(SinkWeights.class);
        component(LearnedPosition.class);
        component(SinusoidalPosition.class);
        component(RotaryPosition.class);
        component(XPosition.class);
        component(AlibiPosition.class);
        component(T5RelativePosition.class);
        component(ShawRelativePosition.class);
        component(KerplePosition.class);
        component(ContextualPosition.class);
        component(NoPosition.class);
        component(NoRopeScaling.class);
        component(LinearRopeScaling.class);
        component(DynamicNtkRopeScaling.class);
        component(YarnRopeScaling.class);
        component(Llama3RopeScaling.class);
        component(LayerNorm.class);
        component(RmsNorm.class);
        component(PrePlacement.class);
        component(PostPlacement.class);
        component(SandwichPlacement.class);
        component(OutputPlacement.class);
        component(ParallelPlacement.class);
        component(PlainResidual.class);
        component(ScaledResidual.class);
        component(ReZeroResidual.class);
        component(LayerScaleResidual.class);
        component(ScaleNorm.class);
        component(DynamicTanh.class);
        component(NoNorm.class);
        component(Mlp.class);
        component(Gated.class);
        component(MixtureOfExperts.class);
        component(SoftmaxRouter.class);
        component(SigmoidRouter.class);
        component(NoFeedForward.class);
        component(SwiGlu.class);
    }
}
