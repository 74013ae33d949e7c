package org.ablate.plugins.transformer.attention.gate;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;

/** Values as they are mixed. */
@Component(value = "none", summary = "Values as they are mixed", formula = "mixed", verdict = "The usual choice")
public final class NoOutputGate extends OutputGate {

    @Inject
    public NoOutputGate() {}

    @Override
    public NDArray apply(NDArray mixed, NDArray input, ForwardPass pass) {
        return mixed;
    }
}
