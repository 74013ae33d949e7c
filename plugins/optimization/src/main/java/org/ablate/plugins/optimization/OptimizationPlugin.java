package org.ablate.plugins.optimization;

import org.ablate.spi.component.Plugin;

/** Contributes the optimizers and the learning-rate schedules. */
public final class OptimizationPlugin extends Plugin {

    @Override
    protected void configure() {
        component(AdamW.class);
        component(Sgd.class);
        component(ConstantSchedule.class);
        component(WarmupCosineSchedule.class);
    }
}
