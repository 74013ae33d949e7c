package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.cli.console.ConsoleSink;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.NumberFormat;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.session.Notices;
import org.ablate.laboratory.session.Run;
import org.ablate.laboratory.session.RunFailure;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.event.RunEvent;
import picocli.CommandLine;

/** Monitor of a run on the command line: console while it goes, Ctrl-C, and a summary when it ends. */
final class RunMonitor implements Notices {

    private final CommonOptions options;
    private final CommandLine line;

    private final List<RunEvent.ExpectationChecked> claims = new ArrayList<>();
    /** Those of the latest step that had any. */
    private final List<RunEvent.SampleGenerated> samples = new ArrayList<>();

    private final List<String> warnings = new ArrayList<>();
    private boolean check;
    private Map<String, Double> metrics = Map.of();
    private Coverage coverage = Coverage.UNKNOWN;
    private long step;
    private double seconds;
    private boolean interrupted;

    RunMonitor(CommonOptions options, CommandLine line) {
        this.options = options;
        this.line = line;
    }

    @Override
    public void activity(String what) {
        if (!options.quiet) {
            line.getErr().println("ablate: " + what + "…");
            line.getErr().flush();
        }
    }

    /** Has it in the summary too. */
    @Override
    public void warning(String warning) {
        warnings.add(warning);
        if (!options.quiet) {
            line.getErr().println("warning: " + warning);
            line.getErr().flush();
        }
    }

    /** Has a claim that is not met end the command with {@link ExitCode#FAILED}. */
    RunMonitor checking(boolean check) {
        this.check = check;
        return this;
    }

    /**
     * Runs to the end.
     *
     * @return the exit code
     */
    int watch(Run run) {
        Interrupts.onFirst(() -> {
            run.stop();
            line.getErr().println();
            line.getErr().println("ablate: stopping at the next step; press Ctrl-C again to end at once");
            line.getErr().flush();
        });
        EventSink[] console = options.quiet ? new EventSink[0] : new EventSink[] {new ConsoleSink()};
        try {
            run.events(console).doOnNext(this::remember).blockLast();
        } catch (ExperimentException e) {
            throw failure(run.directory(), e);
        }
        summarize(run.directory());
        if (interrupted) {
            return ExitCode.INTERRUPTED;
        }
        return check && !claims.stream().allMatch(RunEvent.ExpectationChecked::met) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static RunFailure failure(RunDirectory directory, ExperimentException failure) {
        boolean kept = directory.checkpoints().latest().isPresent();
        return new RunFailure(
                failure.getMessage() + "\nablate: the run is in " + directory.path()
                        + (kept ? "; its last good checkpoint is intact" : ""),
                failure);
    }

    private void remember(RunEvent event) {
        if (event instanceof RunEvent.StepCompleted it) {
            step = it.step();
        } else if (event instanceof RunEvent.Evaluated it) {
            metrics = it.metrics();
            coverage = it.coverage();
        } else if (event instanceof RunEvent.SampleGenerated it) {
            samples.removeIf(earlier -> earlier.step() < it.step());
            samples.add(it);
        } else if (event instanceof RunEvent.ExpectationChecked it) {
            claims.add(it);
        } else if (event instanceof RunEvent.RunInterrupted it) {
            step = it.step();
            interrupted = true;
        } else if (event instanceof RunEvent.RunCompleted it) {
            step = it.step();
            metrics = it.metrics();
            coverage = it.coverage();
            seconds = it.seconds();
        }
    }

    private void summarize(RunDirectory directory) {
        PrintWriter out = line.getOut();
        if (options.json) {
            Json.print(out, summary(directory));
            return;
        }
        out.println();
        for (RunEvent.SampleGenerated sample : samples) {
            out.println(sample.prompt() + sample.text());
            out.println();
        }
        if (!metrics.isEmpty()) {
            out.println("validation: " + NumberFormat.metrics(metrics, coverage));
        }
        for (RunEvent.ExpectationChecked claim : claims) {
            out.println((claim.met() ? "claim met: " : "claim NOT met: ") + claim.metric() + " "
                    + NumberFormat.significant(claim.bound()) + ", measured "
                    + NumberFormat.significant(claim.value()));
        }
        out.println((interrupted ? "interrupted after step " + step + "; go on with: ablate resume " : "run: ")
                + directory.path());
        out.flush();
    }

    private Map<String, Object> summary(RunDirectory directory) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("run", directory.name());
        summary.put("folder", directory.path().toString());
        summary.put("status", interrupted ? "interrupted" : "completed");
        summary.put("step", step);
        summary.put("metrics", metrics);
        summary.put("evaluated", NumberFormat.asData(coverage));
        summary.put(
                "samples",
                samples.stream()
                        .map(sample -> Map.of("prompt", sample.prompt(), "text", sample.text()))
                        .toList());
        List<Map<String, Object>> checked = new ArrayList<>();
        for (RunEvent.ExpectationChecked claim : claims) {
            checked.add(Map.of(
                    "claim", claim.metric(), "bound", claim.bound(), "value", claim.value(), "met", claim.met()));
        }
        summary.put("expectations", checked);
        summary.put("warnings", warnings);
        summary.put("seconds", seconds);
        return summary;
    }
}
