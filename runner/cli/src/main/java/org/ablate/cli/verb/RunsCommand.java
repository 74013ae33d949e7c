package org.ablate.cli.verb;

import com.google.common.base.Joiner;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.NumberFormat;
import org.ablate.cli.console.TextTable;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.run.RunRecord;
import org.ablate.spi.ExperimentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists runs. */
@Command(
        name = "runs",
        description = {
            "List the runs made so far: status, steps done, when each began, seed, metrics, how often it was resumed, what --set changed.",
            "Status: completed; interrupted (asked to stop) or stopped (killed), which resume goes on with; failed; running."
        },
        mixinStandardHelpOptions = true)
public final class RunsCommand implements Callable<Integer> {

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
            table.row("run", "status", "step", "started", "seed", "restarts", "metrics", "set");
            runs.forEach(run -> table.row(
                    String.valueOf(run.get("run")),
                    String.valueOf(run.getOrDefault("status", "?")),
                    String.valueOf(run.get("step")),
                    run.get("started") instanceof String started ? shown(started) : "",
                    String.valueOf(run.getOrDefault("seed", "?")),
                    run.get("restarts") instanceof List<?> restarts ? String.valueOf(restarts.size()) : "?",
                    String.valueOf(run.get("summary")),
                    run.get("set") instanceof List<?> set ? Joiner.on("  ").join(set) : ""));
            table.print(out);
        }
        return ExitCode.DONE;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** A moment by the clock of this place, to the minute. */
    private static String shown(String instant) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                .withZone(ZoneId.systemDefault())
                .format(Instant.parse(instant));
    }

    private static Map<String, Object> describe(RunDirectory run) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("run", run.name());
        entry.put("folder", run.path().toString());
        try {
            RunRecord record = RunRecord.of(run);
            entry.put("status", record.status().word());
            record.problem().ifPresent(problem -> entry.put("problem", problem));
            record.started().ifPresent(started -> entry.put("started", started.toString()));
            entry.put("steps", record.steps());
            entry.put("seed", record.seed());
            entry.put("set", record.set());
            Optional<Checkpoint> latest = run.checkpoints().latest();
            Map<String, Double> metrics =
                    latest.map(checkpoint -> checkpoint.state().metrics()).orElse(Map.of());
            entry.put("step", latest.map(Checkpoint::step).orElse(0L));
            entry.put("metrics", metrics);
            entry.put("evaluated", NumberFormat.asData(record.coverage()));
            entry.put("restarts", run.restarts());
            entry.put(
                    "summary",
                    record.problem()
                            .map(RunsCommand::firstLine)
                            .orElseGet(() -> NumberFormat.metrics(metrics, record.coverage())));
        } catch (ExperimentException e) {
            entry.put("step", "?");
            entry.put("summary", e.getMessage());
        }
        return entry;
    }
}
