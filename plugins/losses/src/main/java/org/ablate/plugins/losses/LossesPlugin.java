package org.ablate.plugins.losses;

import org.ablate.spi.component.Plugin;

/** Contributes the losses. */
public final class LossesPlugin extends Plugin {

    @Override
    protected void configure() {
        component(ChunkedLoss.class);
        component(Contrastive.class);
        component(CrossEntropy.class);
        component(Focal.class);
        component(KullbackLeibler.class);
        component(MeanSquaredError.class);
        component(Unlikelihood.class);
    }
}
