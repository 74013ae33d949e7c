package org.ablate.cli.verb;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.session.CodeAtHand;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.TrainedModel;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.file.FileProblem;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.safetensors.DType;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;
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
        Laboratory laboratory = options.laboratory();
        Exporter exporter = laboratory.exporter(format);
        Engine engine = laboratory.engine();
        engine.warmUp();
        boolean descriptor = run.endsWith(".yaml") || run.endsWith(".yml");
        Exporter.Written written =
                descriptor ? exportFresh(laboratory, exporter, engine) : exportRun(laboratory, exporter, engine);
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

    private Exporter.Written exportRun(Laboratory laboratory, Exporter exporter, Engine engine) {
        RunDirectory directory = RunDirectory.open(run, options.out).whole();
        ExperimentGraph assembly = laboratory.read(directory.resolved(), options.overrides);
        CodeAtHand.of(laboratory, assembly, engine)
                .note(directory, spec.commandLine().getErr());
        Tokenizer tokenizer = assembly.tokenizerFamily().load(directory.tokenizer());
        try (Ops ops = open(assembly, engine)) {
            Architecture model = checkpoint.wanted(
                    TrainedModel.load(assembly, tokenizer, directory.classes(), checkpoint.of(directory), ops),
                    assembly,
                    ops);
            return export(exporter, assembly, model, tokenizer, directory.classes(), directory.path());
        }
    }

    private Exporter.Written exportFresh(Laboratory laboratory, Exporter exporter, Engine engine) {
        ExperimentGraph assembly = laboratory.read(Path.of(run), options.overrides);
        DataPreparation preparation = new DataPreparation(assembly, options.out);
        Tokenizer tokenizer = preparation.tokenizer();
        Classes classes = preparation.classes(tokenizer);
        try (Ops ops = open(assembly, engine)) {
            Architecture model = assembly.begin(ops, tokenizer, classes);
            return export(exporter, assembly, model, tokenizer, classes, Path.of(""));
        }
    }

    private static Ops open(ExperimentGraph assembly, Engine engine) {
        return engine.open(
                assembly.experiment().precision(), assembly.experiment().threads());
    }

    private Exporter.Written export(
            Exporter exporter,
            ExperimentGraph assembly,
            Architecture model,
            Tokenizer tokenizer,
            Classes classes,
            Path folder) {
        Path into = target.orElseGet(() -> folder.resolve("export-" + format));
        try {
            Files.createDirectories(into);
        } catch (IOException e) {
            throw FileProblem.of("make the folder", into, e);
        }
        Exporter.Exported exported = new Exporter.Exported(
                assembly.experiment().model(),
                model,
                assembly.experiment().context(),
                Optional.of(tokenizer),
                classes,
                assembly.bound().toYaml(),
                assembly::differences,
                assembly.marks(tokenizer).handedOn(),
                dtype.map(format -> format.dtype));
        return exporter.export(exported, into);
    }
}
