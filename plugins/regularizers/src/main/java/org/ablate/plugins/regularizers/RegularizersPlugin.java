package org.ablate.plugins.regularizers;

import org.ablate.spi.component.Plugin;

/** Contributes objectives around objectives and the attacks of adversarial training. */
public final class RegularizersPlugin extends Plugin {

    @Override
    protected void configure() {
        component(AdversarialTraining.class);
        component(FastGradient.class);
        component(FreeLargeBatch.class);
        component(Mixup.class);
        component(NoisyEmbeddings.class);
        component(ProjectedGradient.class);
        component(RegularizedDropout.class);
    }
}
