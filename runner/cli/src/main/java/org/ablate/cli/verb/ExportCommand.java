package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.option.CheckpointChoice;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.session.ExportRequest;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.tensor.DType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model for other programs. */
@Command(
        name = "export",
        description =
                "Write a run's model in a format that other programs read; of a descriptor, the model before training.",
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "The run's name or folder, or a descriptor file.")
    private String run = "";

    @Option(
            names = "--format",
            defaultValue = "huggingface",
            description = "What to write: 'ablate components exporter' lists all (default: ${DEFAULT-VALUE}).")
    private String format = "huggingface";

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Where to (default: export-FORMAT in the run's folder, or in the working directory).")
    private Optional<Path> target = Optional.empty();

    /** How numbers are written; the names are those of Transformers. */
    enum Format {
        FLOAT32(DType.F32),
        FLOAT16(DType.F16),
        BFLOAT16(DType.BF16);

        private final DType dtype;

        Format(DType dtype) {
            this.dtype = dtype;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--dtype",
            paramLabel = "float32|float16|bfloat16",
            description =
                    "The number format of all weights (default: as they were trained, float32; what was not trained, as"
                            + " in the folder it came from).")
    private Optional<Format> dtype = Optional.empty();

    @Mixin
    private CheckpointChoice checkpoint = new CheckpointChoice();

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ExportRequest request = new ExportRequest(format, target, dtype.map(chosen -> chosen.dtype));
        boolean descriptor = run.endsWith(".yaml") || run.endsWith(".yml");
        Exporter.Written written = descriptor
                ? options.laboratory().exportUntrained(Path.of(run), options.overrides, request)
                : options.laboratory()
                        .open(run, checkpoint.checkpoint(), checkpoint.merge(), new ErrorNotices(spec.commandLine()))
                        .with(options.overrides)
                        .export(request);
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("format", format);
            summary.put("files", written.files().stream().map(Path::toString).toList());
            summary.put("notes", written.notes());
            Json.print(out, summary);
        } else {
            written.files().forEach(file -> out.println(file));
            out.flush();
            written.notes().forEach(note -> spec.commandLine().getErr().println("ablate: " + note));
        }
        return ExitCode.DONE;
    }
}
