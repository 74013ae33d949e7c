package org.ablate.plugins.optimization;

import java.util.List;
import org.ablate.spi.training.EvaluatedMetrics;
import org.ablate.spi.training.MetricDirection;
import org.ablate.testkit.workbench.Workbench;

/** What a run tells those who wait for a metric. */
final class Runs {

    private Runs() {}

    /** A bench in a run that evaluates one metric, of which less is better. */
    static Workbench evaluating(Workbench bench, String metric) {
        EvaluatedMetrics metrics = new EvaluatedMetrics() {
            @Override
            public List<String> metricNames() {
                return List.of(metric);
            }

            @Override
            public String decidingMetric() {
                return metric;
            }
        };
        MetricDirection lower = name -> true;
        return bench.with(EvaluatedMetrics.class, metrics).with(MetricDirection.class, lower);
    }
}
