package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.spi.tensor.Ops;

/** How likely a model holds answers, and what comes of comparing them in pairs. */
final class SequenceLogProbs {

    private static final String ANSWERS = """
            def answers(self, logits: Tensor, labels: Tensor, mean: Tensor) -> Tensor:
                counts = torch.ne(labels, -100)
                wanted = torch.where(counts, labels, torch.zeros_like(labels))
                likely = torch.squeeze(torch.gather(torch.log_softmax(torch.to(logits, 6), -1), -1, torch.unsqueeze(wanted, -1)), -1)
                sums = torch.sum(torch.where(counts, likely, torch.zeros_like(likely)), [-1])
                lengths = torch.clamp_min(torch.to(torch.sum(counts, [-1]), 6), 1.)
                return torch.where(torch.gt(mean, 0), torch.div(sums, lengths), sums)
            """;

    private static final String PAIRS = """
            def pairs(self, rows: Tensor) -> Tuple[Tensor, Tensor]:
                both = torch.reshape(rows, [-1, 2])
                return (torch.select(both, 1, 0), torch.select(both, 1, 1))
            """;

    private static final String GAINS = """
            def gains(self, rows: Tensor, before: Tensor) -> Tensor:
                return torch.reshape(torch.sub(rows, before), [-1, 2])
            """;

    private static final String JUDGED = """
            def judged(self, pairs: Tensor) -> Tuple[Tensor, Tensor]:
                return (torch.flip(pairs, [1]), torch.ones([int(torch.size(pairs, 0))], dtype=4))
            """;

    private final Ops ops;

    SequenceLogProbs(Ops ops) {
        this.ops = ops;
    }

    /**
     * The log-probability of each row's labels that count.
     *
     * @param logits (batch, time, vocabulary)
     * @param labels int64 (batch, time), −100 where nothing counts
     * @param mean whether over the labels, rather than in sum
     * @return float32 (batch)
     */
    NDArray of(NDArray logits, NDArray labels, boolean mean) {
        return ops.kernel("answers", ANSWERS).call(logits, labels, mean ? 1L : 0L);
    }

    /** The rows at even places and those at odd ones, (pairs) each, of (batch). */
    NDList pairs(NDArray rows) {
        return ops.kernel("pairs", PAIRS).run(rows);
    }

    /** {@code rows − before} as (pairs, 2). */
    NDArray gains(NDArray rows, NDArray before) {
        return ops.kernel("gains", GAINS).call(rows, before);
    }

    /**
     * What metrics see of pairs, scores and labels: the rejected answer is class 0 and the chosen one class 1, which is right. The first
     * of equal scores is a model's choice, so two answers that it scores alike count as wrong, as in TRL.
     *
     * @param pairs (pairs, 2), the chosen answer's score first
     * @return (pairs, 2) and int64 (pairs)
     */
    NDList judged(NDArray pairs) {
        return ops.kernel("judged", JUDGED).run(pairs);
    }
}
