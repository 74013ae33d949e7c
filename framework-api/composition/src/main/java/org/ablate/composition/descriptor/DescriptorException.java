package org.ablate.composition.descriptor;

import java.util.List;
import java.util.stream.Collectors;
import org.ablate.spi.ExperimentException;

/** A descriptor is wrong: all that is wrong with it, one problem a line. */
public final class DescriptorException extends ExperimentException {

    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 50;

    private final transient List<Problem> problems;

    public DescriptorException(List<Problem> problems) {
        super(
                text(problems),
                problems.stream().flatMap(it -> it.cause().stream()).findFirst().orElse(null));
        this.problems = List.copyOf(problems);
    }

    DescriptorException(Origin origin, String message) {
        this(List.of(new Problem(origin, "", message)));
    }

    /** Every problem found, at least one. */
    public List<Problem> problems() {
        return problems;
    }

    private static String text(List<Problem> problems) {
        String shown =
                problems.stream().limit(MOST_SHOWN).map(Problem::toString).collect(Collectors.joining("\n"));
        int hidden = problems.size() - MOST_SHOWN;
        return hidden > 0 ? shown + "\n… and " + hidden + " more problems" : shown;
    }
}
