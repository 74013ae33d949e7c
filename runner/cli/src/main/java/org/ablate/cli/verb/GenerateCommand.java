package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.option.CheckpointChoice;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.session.Generation;
import org.ablate.laboratory.session.GenerationRequest;
import org.ablate.laboratory.session.OpenedRun;
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
        OpenedRun opened = options.laboratory()
                .open(run, checkpoint.checkpoint(), checkpoint.merge(), new ErrorNotices(spec.commandLine()))
                .with(options.overrides);
        GenerationRequest request = new GenerationRequest(prompt, tokens, temperature, topK, topP, stop, seed);
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            printJson(opened.generate(request, Generation.Listener.NONE), out);
            return ExitCode.DONE;
        }
        Generation generated = opened.generate(request, new Live(out));
        boolean live = generated.told();
        if (live) {
            out.println();
        }
        generated.texts().stream()
                .skip(live ? 1 : 0)
                .forEach(text -> out.println(live ? generated.shown() + text : text));
        out.flush();
        return ExitCode.DONE;
    }

    private static void printJson(Generation generated, PrintWriter out) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("prompt", generated.prompt());
        summary.put("text", generated.texts().stream().findFirst().orElse(""));
        summary.put("texts", generated.texts());
        summary.put("tokens", generated.tokens());
        Json.print(out, summary);
    }

    /** Prints while the model writes. */
    private record Live(PrintWriter out) implements Generation.Listener {

        @Override
        public void begins(String shown) {
            out.print(shown);
        }

        @Override
        public void adds(String piece) {
            out.print(piece);
            out.flush();
        }
    }
}
