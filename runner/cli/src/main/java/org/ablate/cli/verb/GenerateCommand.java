package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.cli.console.Json;
import org.ablate.cli.option.CheckpointChoice;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.experiment.SamplingConfig;
import org.ablate.laboratory.generation.TextGenerator;
import org.ablate.laboratory.generation.TextGenerator.Generated;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.session.CodeAtHand;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.TrainedModel;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a trained model write. */
@Command(
        name = "generate",
        description =
                "Let a run's model continue a prompt. What is not given here is as in the run's samples, the first of its"
                        + " prompts included.",
        mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            description = "The run's name or folder, or latest:NAME, an experiment's newest finished run.")
    private String run = "";

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "What to continue, or what an encoder-decoder reads.")
    private Optional<String> prompt = Optional.empty();

    @Option(names = "--tokens", description = "The most tokens to add.")
    private Optional<Integer> tokens = Optional.empty();

    @Option(
            names = "--temperature",
            description =
                    "Divides the logits; 0 takes the most likely token. This and the next two make a run sample that decodes otherwise.")
    private Optional<Double> temperature = Optional.empty();

    @Option(names = "--top-k", description = "Only the k most likely tokens; 0 for all.")
    private Optional<Integer> topK = Optional.empty();

    @Option(names = "--top-p", description = "Only the most likely tokens that together reach p; 1 for all.")
    private Optional<Double> topP = Optional.empty();

    @Option(names = "--stop", paramLabel = "TEXT", description = "A string that ends the text; may be given again.")
    private List<String> stop = new ArrayList<>();

    @Option(names = "--seed", description = "Decides every draw (default: the run's seed).")
    private Optional<Long> seed = Optional.empty();

    @Mixin
    private CheckpointChoice checkpoint = new CheckpointChoice();

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Laboratory laboratory = options.laboratory();
        Engine engine = laboratory.engine();
        engine.warmUp();
        RunDirectory directory = RunDirectory.open(run, options.out).whole();
        ExperimentGraph assembly = read(laboratory, directory.resolved());
        CodeAtHand.of(laboratory, assembly, engine)
                .note(directory, spec.commandLine().getErr());
        Tokenizer tokenizer = assembly.tokenizerFamily().load(directory.tokenizer());
        try (Ops ops = engine.open(
                assembly.experiment().precision(), assembly.experiment().threads())) {
            Architecture model = checkpoint.wanted(
                    TrainedModel.load(assembly, tokenizer, directory.classes(), checkpoint.of(directory), ops),
                    assembly,
                    ops);
            requireWriter(model, directory.name());
            write(
                    assembly,
                    model,
                    new TextGenerator(
                            model,
                            tokenizer,
                            assembly.marks(tokenizer),
                            assembly.decoding(ops),
                            assembly.postProcessing()));
        }
        return ExitCode.DONE;
    }

    private static void requireWriter(Architecture model, String run) {
        if (model.output() != Output.TOKENS) {
            throw new ExperimentException("the model of " + run + " scores classes, so it does not write text;"
                    + " 'ablate evaluate " + run + "' judges it, and 'ablate export " + run + "' takes it elsewhere");
        }
        if (!model.causal()) {
            throw new ExperimentException("the model of " + run + " reads every text in both directions, so it does not"
                    + " write from left to right; 'ablate evaluate " + run + "' judges it");
        }
    }

    private ExperimentGraph read(Laboratory laboratory, Path resolved) {
        List<String> all = new ArrayList<>(options.overrides);
        prompt.ifPresent(text -> all.add("samples.prompt=" + Json.text(text)));
        tokens.ifPresent(count -> all.add("samples.tokens=" + count));
        if (!stop.isEmpty()) {
            all.add("samples.stop=" + Json.text(stop));
        }
        ExperimentGraph asDescribed = laboratory.read(resolved, all);
        List<String> drawing = drawing(asDescribed);
        all.addAll(drawing);
        return drawing.isEmpty() ? asDescribed : laboratory.read(resolved, all);
    }

    /**
     * How the command line has tokens drawn. Where the samples' own decoding lacks one of the fields, sampling takes its place, with its
     * processors; greedy decoding is at temperature 0 already.
     */
    private List<String> drawing(ExperimentGraph assembly) {
        Map<String, Number> given = new LinkedHashMap<>();
        temperature.ifPresent(value -> given.put("temperature", value));
        topK.ifPresent(value -> given.put("topK", value));
        topP.ifPresent(value -> given.put("topP", value));
        Choice<?> decoding = assembly.experiment().samples().decoding();
        if (given.isEmpty() || (decoding.name().equals("greedy") && given.equals(Map.of("temperature", 0.0)))) {
            return List.of();
        }
        Set<String> fields = Stream.of(decoding.config().getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        List<String> overrides = new ArrayList<>();
        if (!fields.containsAll(given.keySet())) {
            String processors = fields.contains("processors")
                    ? new String(assembly.bound().canonicalAt("samples.decoding.processors"), StandardCharsets.US_ASCII)
                    : "[]";
            overrides.add("samples.decoding={type: sampling, processors: " + processors + "}");
        }
        given.forEach((field, value) -> overrides.add("samples.decoding." + field + "=" + value));
        return overrides;
    }

    private void write(ExperimentGraph assembly, Architecture model, TextGenerator generator) {
        PrintWriter out = spec.commandLine().getOut();
        SamplingConfig samples = assembly.experiment().samples();
        boolean live = !options.json && samples.postProcessing().isEmpty();
        String begun = samples.prompt().get(0);
        String before = model.readsSource() ? "" : begun;
        if (live) {
            out.print(before);
        }
        Generated generated = generator.generate(
                begun, samples, seed.orElse(assembly.experiment().seed()), piece -> {
                    if (live) {
                        out.print(piece);
                        out.flush();
                    }
                    return true;
                });
        if (options.json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("prompt", begun);
            summary.put("text", generated.texts().stream().findFirst().orElse(""));
            summary.put("texts", generated.texts());
            summary.put("tokens", generated.tokens());
            Json.print(out, summary);
            return;
        }
        if (live) {
            out.println();
        }
        generated.texts().stream().skip(live ? 1 : 0).forEach(text -> out.println(live ? before + text : text));
        out.flush();
    }
}
