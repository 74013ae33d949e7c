package org.ablate.runner.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ablate.runner.cli.CommonOptions.ExitCode;
import org.ablate.runner.run.Checkpoint;
import org.ablate.runner.run.RunDirectory;
import org.ablate.spi.ExperimentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists runs. */
@Command(
        name = "runs",
        description = "List the runs made so far: steps done, how often each was resumed, metrics.",
        mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Map<String, Object>> runs = RunDirectory.list(options.out).stream()
                .map(RunsCommand::describe)
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Json.print(out, runs);
        } else if (runs.isEmpty()) {
            out.println("no runs in " + options.out + " yet; make one with 'ablate run experiments/quickstart.yaml'");
        } else {
            TextTable table = new TextTable();
            table.row("run", "step", "restarts", "metrics");
            runs.forEach(run -> table.row(
                    String.valueOf(run.get("run")),
                    String.valueOf(run.get("step")),
                    run.get("restarts") instanceof List<?> restarts ? String.valueOf(restarts.size()) : "?",
                    String.valueOf(run.get("summary"))));
            table.print(out);
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> describe(RunDirectory run) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("run", run.name());
        entry.put("folder", run.path().toString());
        try {
            Optional<Checkpoint> latest = run.checkpoints().latest();
            Map<String, Double> metrics =
                    latest.map(checkpoint -> checkpoint.state().metrics()).orElse(Map.of());
            entry.put("step", latest.map(Checkpoint::step).orElse(0L));
            entry.put("metrics", metrics);
            entry.put("restarts", run.restarts());
            entry.put("summary", Figures.metrics(metrics));
        } catch (ExperimentException e) {
            entry.put("step", "?");
            entry.put("summary", e.getMessage());
        }
        return entry;
    }
}
