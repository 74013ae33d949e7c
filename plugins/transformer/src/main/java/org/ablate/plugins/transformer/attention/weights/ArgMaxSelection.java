package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;

/** The key of the largest score, learned straight through: by the gradient of the softmax (Bengio et al., 2013, arXiv:1308.3432). */
@Component(
        value = "arg-max",
        summary = "Selects the key of the largest score",
        formula = "one-hot(argmax(score)), with the gradient of softmax(score)",
        paper = "Bengio et al., 2013, arXiv:1308.3432",
        verdict = "Repeatable, but explores nothing")
public final class ArgMaxSelection extends HardSelection {

    @Inject
    ArgMaxSelection() {}

    @Override
    public double temperature() {
        return 1;
    }

    @Override
    public Optional<NDArray> noise(Shape scores, ForwardPass pass) {
        return Optional.empty();
    }
}
