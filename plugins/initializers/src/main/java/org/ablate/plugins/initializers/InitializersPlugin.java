package org.ablate.plugins.initializers;

import org.ablate.spi.component.Plugin;

/** Contributes the initializers. */
public final class InitializersPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Gpt2Initialization.class);
        component(NormalInitialization.class);
        component(TruncatedNormalInitialization.class);
        component(XavierInitialization.class);
        component(KaimingInitialization.class);
        component(OrthogonalInitialization.class);
        component(ZeroInitialization.class);
        component(MupInitialization.class);
    }
}
