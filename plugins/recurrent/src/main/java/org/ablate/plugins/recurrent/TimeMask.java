package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.tensor.Ops;

/**
 * Which steps of a sequence count, and before which ones the state begins anew: as each document of a packed row does.
 *
 * @param marked absent when all steps count and no state begins anew, or when those that do not count come last and the last state
 *     is not asked for
 */
record TimeMask(Optional<Marked> marked) {

    /**
     * The steps of a sequence.
     *
     * @param keep boolean (batch, time), false where a state stays as it is
     * @param fresh boolean (batch, time), true where a state is zero before the step
     */
    record Marked(NDArray keep, NDArray fresh) {}

    private static final TimeMask PLAIN = new TimeMask(Optional.empty());

    private static final String RIGHT_PADDED = """
            def rightPadded(self, keep: Tensor) -> Tensor:
                kept = torch.to(keep, 4)
                later = torch.sub(torch.size(keep, 1), 1)
                return torch.all(torch.ge(torch.narrow(kept, 1, 0, later), torch.narrow(kept, 1, 1, later)))
            """;

    private static final String FRESH = """
            def fresh(self, segments: Tensor) -> Tensor:
                later = torch.sub(torch.size(segments, 1), 1)
                changes = torch.ne(torch.narrow(segments, 1, 0, later), torch.narrow(segments, 1, 1, later))
                return torch.cat([torch.zeros_like(torch.narrow(segments, 1, 0, 1), dtype=11), changes], 1)
            """;

    /**
     * The steps of a pass.
     *
     * @param input what is read
     * @param pass reading it
     * @param last whether the last state of each row is asked for, so that padding on the right must not change it
     * @throws ExperimentException when the input has a prefix whose tokens should see each other
     */
    static TimeMask of(Input input, ForwardPass pass, boolean last, Ops ops) {
        if (input.prefix().isPresent()) {
            throw new ExperimentException(
                    "a recurrent model reads from left to right, so the tokens of a prefix cannot see later"
                            + " ones; choose the objective causal-lm, or an architecture with attention such as decoder");
        }
        Shape tokens = input.tokens().getShape(); // (batch, time)
        long time = tokens.get(1);
        Optional<NDArray> keep = pass.keep().map(kept -> lastOf(kept, time));
        boolean padded = keep.isPresent() && (last || !rightPadded(keep.get(), ops));
        if (!padded && pass.segments().isEmpty()) {
            return PLAIN;
        }
        NDArray counting = keep.orElseGet(() -> ops.manager().ones(tokens, DataType.BOOLEAN));
        NDArray fresh = pass.segments()
                .map(segments -> ops.kernel("fresh", FRESH).call(segments))
                .orElseGet(() -> ops.manager().zeros(tokens, DataType.BOOLEAN));
        return new TimeMask(Optional.of(new Marked(counting, fresh)));
    }

    private static NDArray lastOf(NDArray keep, long time) {
        long covered = keep.getShape().get(1);
        return covered == time ? keep : keep.get(":, " + (covered - time) + ":");
    }

    private static boolean rightPadded(NDArray keep, Ops ops) {
        return ops.kernel("rightPadded", RIGHT_PADDED).call(keep).getBoolean();
    }

    /** The steps from the last to the first. */
    TimeMask reversed(Ops ops) {
        return new TimeMask(marked.map(
                steps -> new Marked(ReversedSequence.of(steps.keep(), ops), ReversedSequence.of(steps.fresh(), ops))));
    }
}
