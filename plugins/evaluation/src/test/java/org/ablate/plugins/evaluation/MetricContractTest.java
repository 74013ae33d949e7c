package org.ablate.plugins.evaluation;

import org.ablate.spi.training.Metric;
import org.ablate.testkit.contract.MetricContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric keeps the contract of metrics. */
@ParameterizedClass
@ValueSource(
        strings = {
            "loss",
            "perplexity",
            "bits-per-byte",
            "accuracy",
            "precision",
            "{type: precision, average: micro}",
            "recall",
            "{type: recall, average: weighted}",
            "f1",
            "{type: f1, average: weighted}",
            "matthews",
            "cohen-kappa",
            "roc-auc",
            "average-precision",
            "brier"
        })
class MetricContractTest extends MetricContract {

    private final String descriptor;

    MetricContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Metric component(Workbench bench) {
        return bench.build(Metric.class, descriptor);
    }
}
