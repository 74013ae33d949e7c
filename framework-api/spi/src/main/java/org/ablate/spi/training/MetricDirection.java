package org.ablate.spi.training;

/** Which way a run's metrics are better; every component may ask for it. */
@FunctionalInterface
public interface MetricDirection {

    /**
     * Whether a smaller value of a metric is a better one.
     *
     * @param metric its name
     */
    boolean lowerIsBetter(String metric);
}
