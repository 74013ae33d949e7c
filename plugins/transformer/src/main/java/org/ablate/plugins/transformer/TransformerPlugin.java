package org.ablate.plugins.transformer;

import org.ablate.spi.component.Plugin;

/** Contributes the decoder-only transformer and its parts. */
public final class TransformerPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Decoder.class);
        component(MultiHeadAttention.class);
        component(GroupedQueryAttention.class);
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
        component(Mlp.class);
        component(SwiGlu.class);
    }
}
