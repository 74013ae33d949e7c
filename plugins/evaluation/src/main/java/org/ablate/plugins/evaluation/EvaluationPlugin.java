package org.ablate.plugins.evaluation;

import org.ablate.spi.component.Plugin;

/** Contributes the metrics. */
public final class EvaluationPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Loss.class);
        component(Perplexity.class);
        component(BitsPerByte.class);
        component(Accuracy.class);
    }
}
