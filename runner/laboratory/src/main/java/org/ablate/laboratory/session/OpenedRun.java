package org.ablate.laboratory.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.experiment.SamplingConfig;
import org.ablate.laboratory.generation.TextGenerator;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.training.CheckpointTensors;
import org.ablate.laboratory.training.Evaluator;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;

/**
 * Trained run, opened to be read: one of its checkpoints, with its experiment as it was described or with overrides. Each call builds
 * the model, works on the calling thread and frees the model again.
 */
public final class OpenedRun {

    private final Laboratory laboratory;
    private final Path out;
    private final RunDirectory directory;
    private final Checkpoint checkpoint;
    private final List<String> overrides;
    private final boolean merged;
    private final Notices notices;

    OpenedRun(
            Laboratory laboratory,
            Path out,
            RunDirectory directory,
            Checkpoint checkpoint,
            List<String> overrides,
            boolean merged,
            Notices notices) {
        this.laboratory = laboratory;
        this.out = out;
        this.directory = directory;
        this.checkpoint = checkpoint;
        this.overrides = List.copyOf(overrides);
        this.merged = merged;
        this.notices = notices;
    }

    public RunDirectory directory() {
        return directory;
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The same run with more overrides, each {@code a.b.c=value}. */
    public OpenedRun with(List<String> more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(more);
        return new OpenedRun(laboratory, out, directory, checkpoint, all, merged, notices);
    }

    /** Evaluates the model on a split, by the metrics of its descriptor. */
    public Evaluation evaluate(Split split) {
        ExperimentGraph graph = read(overrides);
        PreparedData data = new DataPreparation(graph, out).prepare(directory, split);
        return EngineTurn.take(laboratory.engine(), graph.experiment(), ops -> {
            data.references().ifPresent(references -> references.prepare(graph, ops));
            Evaluator evaluator = new Evaluator(
                    ops,
                    model(graph, data.tokenizer(), ops),
                    graph.objective(ops, data.classes()),
                    data.validation(),
                    graph.metrics(ops, data.classes()));
            Map<String, Double> metrics = evaluator.evaluate(() -> true);
            return new Evaluation(
                    checkpoint.step(),
                    metrics,
                    new Coverage(data.validation().count(), data.validation().whole()));
        });
    }

    /**
     * Generates text.
     *
     * @throws ExperimentException when the model does not write text
     */
    public Generation generate(GenerationRequest request, Generation.Listener listener) {
        ExperimentGraph graph = graph(request);
        Tokenizer tokenizer = graph.tokenizerFamily().load(directory.tokenizer());
        SamplingConfig samples = graph.experiment().samples();
        return EngineTurn.take(laboratory.engine(), graph.experiment(), ops -> {
            Architecture model = model(graph, tokenizer, ops);
            requireWriter(model);
            TextGenerator generator = new TextGenerator(
                    model, tokenizer, graph.marks(tokenizer), graph.decoding(ops), graph.postProcessing());
            boolean told = samples.postProcessing().isEmpty();
            String prompt = samples.prompt().get(0);
            String shown = model.readsSource() ? "" : prompt;
            if (told) {
                listener.begins(shown);
            }
            TextGenerator.Generated generated = generator.generate(
                    prompt, samples, request.seed().orElse(graph.experiment().seed()), piece -> {
                        if (told) {
                            listener.adds(piece);
                        }
                        return true;
                    });
            return new Generation(prompt, shown, generated.texts(), generated.tokens(), told);
        });
    }

    private ExperimentGraph graph(GenerationRequest request) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(request.overrides());
        ExperimentGraph described = read(all);
        List<String> drawing = request.drawing(described);
        all.addAll(drawing);
        return drawing.isEmpty() ? described : laboratory.read(directory.resolved(), all);
    }

    private void requireWriter(Architecture model) {
        String run = directory.name();
        if (model.output() != Output.TOKENS) {
            throw new ExperimentException("the model of " + run + " scores classes, so it does not write text;"
                    + " 'ablate evaluate " + run + "' judges it, and 'ablate export " + run + "' takes it elsewhere");
        }
        if (!model.causal()) {
            throw new ExperimentException("the model of " + run + " reads every text in both directions, so it does not"
                    + " write from left to right; 'ablate evaluate " + run + "' judges it");
        }
    }

    /** Writes the model in another program's form. */
    public Exporter.Written export(ExportRequest request) {
        Exporter exporter = laboratory.exporter(request.format());
        ExperimentGraph graph = read(overrides);
        Tokenizer tokenizer = graph.tokenizerFamily().load(directory.tokenizer());
        return EngineTurn.take(laboratory.engine(), graph.experiment(), ops -> {
            Architecture model = model(graph, tokenizer, ops);
            return request.write(exporter, graph, model, tokenizer, directory.classes(), directory.path());
        });
    }

    /** Also tells where the run was made with other code. */
    private ExperimentGraph read(List<String> all) {
        ExperimentGraph graph = laboratory.read(directory.resolved(), all);
        CodeAtHand.of(laboratory, graph, laboratory.engine())
                .otherThan(directory)
                .ifPresent(notices::warning);
        return graph;
    }

    /** With the checkpoint's weights, and where wanted with what the adaptation added in them. */
    private Architecture model(ExperimentGraph graph, Tokenizer tokenizer, Ops ops) {
        Architecture model = graph.model(ops, tokenizer.size(), directory.classes());
        try (SafetensorsFile weights = checkpoint.model()) {
            CheckpointTensors.fill(model, weights, ops);
        }
        return merged ? graph.merged(model, ops) : model;
    }
}
