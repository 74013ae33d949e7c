package org.ablate.spi.training;

import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Kind;

/** When a run ends before its last step: a pure function of what evaluations found, so that a resumed run ends alike. */
@Kind("stopping")
public interface StoppingRule {

    /**
     * Why the run ends here, if it does; asked after each evaluation.
     *
     * @param history all evaluations so far, oldest first, at least one
     */
    Optional<String> reason(List<EvaluationResult> history);

    /** Whether a run, however it ends, ends with the weights of its best evaluation. */
    boolean restoresBest();
}
