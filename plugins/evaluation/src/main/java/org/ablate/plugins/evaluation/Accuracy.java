package org.ablate.plugins.evaluation;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;

/**
 * Share of the labels that count for which the model's first choice is the right one: next-token accuracy for a causal model, the
 * share of texts named rightly for a classifier. Of equal scores the first is the choice; so a pair of answers that are scored alike
 * counts as wrong, since the rejected one comes first.
 */
@Component(
        value = "accuracy",
        summary = "Share of labels that are the model's first choice",
        formula = "hits / labels; the first of equal scores is the choice, and two answers scored alike are a miss",
        verdict = "where classes are of like size; next-token accuracy for a language model")
public final class Accuracy implements Metric {

    // A label of −100 equals no index, so what does not count is never a hit.
    private static final String HITS = """
            def hits(self, logits: Tensor, labels: Tensor) -> Tensor:
                choices = torch.argmax(logits, -1)
                return torch.sum(torch.eq(choices, torch.reshape(labels, torch.size(choices))))
            """;

    private final Ops ops;

    @Inject
    Accuracy(Ops ops) {
        this.ops = ops;
    }

    @Override
    public Tally begin() {
        return new Hits();
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    private final class Hits implements Tally {

        private long hits;
        private long targets;

        @Override
        public void add(Observation observation) {
            try (NDArray found = ops.kernel("hits", HITS).call(observation.logits(), observation.labels())) {
                hits += found.getLong();
            }
            targets += observation.targets();
        }

        @Override
        public double value() {
            return (double) hits / targets;
        }
    }
}
