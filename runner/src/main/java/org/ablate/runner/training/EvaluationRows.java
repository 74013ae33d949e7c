package org.ablate.runner.training;

import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Objective.Example;

/** The validation split as rows, each target in exactly one of them. */
public interface EvaluationRows {

    long count();

    /** Tokens of a full row. */
    int rowLength();

    Example example(Objective objective, long row);

    /** UTF-8 bytes of the text that all labels together stand for. */
    long bytes();
}
