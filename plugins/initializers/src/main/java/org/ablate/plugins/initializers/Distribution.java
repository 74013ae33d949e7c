package org.ablate.plugins.initializers;

import org.ablate.spi.layer.ValueInitializer;

/** From which distribution of mean 0 values are drawn. */
public enum Distribution {
    /** Normal. */
    NORMAL {
        @Override
        ValueInitializer of(double deviation) {
            return ValueInitializer.normal(deviation);
        }
    },
    /** Uniform, from −√3 deviations to √3 deviations. */
    UNIFORM {
        @Override
        ValueInitializer of(double deviation) {
            return ValueInitializer.uniform(Math.sqrt(3) * deviation);
        }
    };

    /** Draws with this standard deviation. */
    abstract ValueInitializer of(double deviation);
}
