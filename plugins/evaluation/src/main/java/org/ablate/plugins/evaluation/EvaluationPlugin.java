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
        component(Precision.class);
        component(Recall.class);
        component(F1.class);
        component(Matthews.class);
        component(CohenKappa.class);
        component(RocAuc.class);
        component(AveragePrecision.class);
        component(Brier.class);
    }
}
