package org.ablate.plugins.initializers;

import org.ablate.spi.layer.Initializer;

/** From which distribution of mean 0 values are drawn. */
public enum Distribution {
    /** Normal. */
    NORMAL {
        @Override
        Initializer of(double deviation) {
            return Initializer.normal(deviation);
        }
    },
    /** Uniform, from −√3 deviations to √3 deviations. */
    UNIFORM {
        @Override
        Initializer of(double deviation) {
            return Initializer.uniform(Math.sqrt(3) * deviation);
        }
    };

    /** Draws with this standard deviation. */
    abstract Initializer of(double deviation);
}
