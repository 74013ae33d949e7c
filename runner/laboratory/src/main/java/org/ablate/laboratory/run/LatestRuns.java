package org.ablate.laboratory.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ablate.composition.descriptor.PathScheme;
import org.ablate.laboratory.events.Journal;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.RunEvent;

/**
 * The newest finished run of an experiment, by the experiment's name: {@code latest:quickstart}, and a file in its folder,
 * {@code latest:quickstart/tokenizer.json}. A descriptor that says so is recorded with the run's own folder.
 */
public final class LatestRuns implements PathScheme {

    /** The word before the colon. */
    public static final String WORD = "latest";

    private static final String ID = "-[0-9a-f]{10}(-\\d+)?";

    private final Path out;

    /** @param out where runs are kept */
    public LatestRuns(Path out) {
        this.out = out;
    }

    private record Finished(RunDirectory run, Instant at) {}

    @Override
    public Found find(String name) {
        int slash = name.indexOf('/');
        String experiment = slash < 0 ? name : name.substring(0, slash);
        Path run = of(experiment).path();
        Path path = slash < 0 ? run : run.resolve(name.substring(slash + 1));
        return new Found(path, path.toString());
    }

    /**
     * The newest finished run of an experiment.
     *
     * @throws ExperimentException when there is none, with the command that makes one
     */
    public RunDirectory of(String experiment) {
        List<RunDirectory> all = RunDirectory.list(out).stream()
                .filter(run -> run.name().startsWith(experiment)
                        && run.name().substring(experiment.length()).matches(ID))
                .toList();
        return all.stream()
                .flatMap(run -> finished(run).stream())
                .max(Comparator.comparing(Finished::at))
                .map(Finished::run)
                .orElseThrow(() -> new ExperimentException("there is no finished run of '" + experiment + "' in " + out
                        + "; " + (all.isEmpty() ? beginning(experiment) : going(all.get(all.size() - 1)))));
    }

    private static Optional<Finished> finished(RunDirectory run) {
        if (!Files.exists(run.journal())) {
            return Optional.empty();
        }
        return Journal.replay(run.journal())
                .takeLast(1)
                .ofType(RunEvent.RunCompleted.class)
                .map(end -> new Finished(run, end.time()))
                .next()
                .blockOptional();
    }

    private static String beginning(String experiment) {
        Path shipped = Path.of("experiments", experiment + ".yaml");
        return "make one with: ./ablate run " + (Files.exists(shipped) ? shipped : experiment + ".yaml");
    }

    private String going(RunDirectory run) {
        return "go on with the one that stopped: ./ablate resume " + run.name();
    }
}
