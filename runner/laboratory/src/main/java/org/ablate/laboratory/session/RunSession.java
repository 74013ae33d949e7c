package org.ablate.laboratory.session;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.checkpoint.CheckpointState;
import org.ablate.laboratory.checkpoint.CheckpointStore;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.laboratory.experiment.SamplingConfig;
import org.ablate.laboratory.generation.TextGenerator;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.training.CheckpointTensors;
import org.ablate.laboratory.training.EvaluationWeights;
import org.ablate.laboratory.training.Evaluator;
import org.ablate.laboratory.training.StepReport;
import org.ablate.laboratory.training.TrainingLoop;
import org.ablate.laboratory.training.TrainingStep;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.RunEvent;
import org.ablate.spi.layer.FittedToData;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.StoppingRule;

/** A run while its engine is open: model, optimizer and data, and the work the loop asks for. Belongs to one thread. */
final class RunSession implements TrainingLoop.Work {

    private final ExperimentGraph graph;
    private final Experiment experiment;
    private final PreparedData data;
    private final RunDirectory directory;
    private final CheckpointStore checkpoints;
    private final Architecture model;
    private final Objective objective;
    private final Optimizer optimizer;
    private final Optional<StoppingRule> stopping;
    private final TrainingStep training;
    private final EvaluationWeights weights;
    private final Evaluator evaluator;
    private final TextGenerator generator;
    private final Map<String, Metric> metrics;
    private boolean restored;

    RunSession(ExperimentGraph graph, PreparedData data, RunDirectory directory, Ops ops) {
        this.graph = graph;
        this.experiment = graph.experiment();
        this.data = data;
        this.directory = directory;
        this.checkpoints = directory.checkpoints(
                experiment.checkpoints().keep(),
                step -> experiment.checkpoints().due(step, experiment.training()));
        data.references().ifPresent(references -> references.prepare(graph, ops));
        Tokenizer tokenizer = data.tokenizer();
        this.objective = graph.objective(ops, data.classes());
        this.stopping = graph.stopping();
        this.metrics = graph.metrics(ops, data.classes());
        Optional<Checkpoint> latest = checkpoints.latest();
        if (latest.isPresent()) {
            this.model = graph.model(ops, tokenizer.size(), data.classes());
            try (SafetensorsFile weights = latest.get().model();
                    SafetensorsFile state = latest.get().optimizer()) {
                CheckpointTensors.fill(model, weights, state, ops);
            }
            checkpoints.prune(latest.get().state());
        } else {
            this.model = graph.begin(ops, tokenizer, data.classes());
            model.walk((name, layer) -> {
                if (layer instanceof FittedToData fitted) {
                    fitted.fit(data.training().all());
                }
            });
        }
        this.optimizer = graph.optimizer(ops, model);
        model.parameters().values().stream()
                .filter(parameter -> !parameter.trainable() && !parameter.isStored())
                .forEach(held -> held.array().setRequiresGradient(false)); // so that nothing is kept for its gradient
        this.training = new TrainingStep(
                ops, model, objective, optimizer, graph.schedule(), experiment.training(), experiment.seed());
        if (latest.isPresent()) {
            try (SafetensorsFile state = latest.get().optimizer()) {
                CheckpointTensors.restore(optimizer, state);
                CheckpointTensors.restoreTrained(training.auxiliary(), state);
            }
        }
        this.weights = new EvaluationWeights(ops, optimizer, training.trainable());
        this.evaluator = new Evaluator(ops, model, objective, data.validation(), metrics);
        this.generator = new TextGenerator(
                model, tokenizer, graph.marks(tokenizer), graph.decoding(ops), graph.postProcessing());
    }

    /** Trains to the end, or to the step boundary at which {@code stop} says so. */
    void run(Consumer<RunEvent> emit, BooleanSupplier stop) {
        Clock clock = Clock.systemUTC();
        long begun = System.nanoTime();
        CheckpointState from = checkpoints.latest().map(Checkpoint::state).orElse(CheckpointState.BEGINNING);
        emit.accept(new RunEvent.RunStarted(
                clock.instant(),
                directory.name(),
                from.step(),
                experiment.training().steps(),
                trainableParameters(),
                (long) experiment.training().batch() * experiment.training().accumulate()));
        TrainingLoop loop = new TrainingLoop(experiment, metrics, stopping, this, emit, stop, clock);
        CheckpointState end = loop.run(from);
        if (loop.finished(end)) {
            loop.checkExpectations(end);
            emit.accept(new RunEvent.RunCompleted(
                    clock.instant(), end.step(), end.metrics(), coverage(), (System.nanoTime() - begun) / 1e9));
        }
    }

    private long trainableParameters() {
        return model.parameters().values().stream()
                .filter(Parameter::trainable)
                .mapToLong(Parameter::size)
                .sum();
    }

    @Override
    public StepReport step(long step, List<EvaluationResult> history) {
        List<List<Example>> parts = new ArrayList<>();
        int batch = experiment.training().batch();
        for (int part = 0; part < experiment.training().accumulate(); part++) {
            List<Example> examples = new ArrayList<>(batch);
            for (int row = 0; row < batch; row++) {
                examples.addAll(data.training().examples(step, part * batch + row));
            }
            parts.add(examples);
        }
        return training.take(step, parts, history);
    }

    @Override
    public Map<String, Double> evaluate(long step, BooleanSupplier goOn) {
        return inUse(step, trained -> evaluator.evaluate(goOn));
    }

    @Override
    public Coverage coverage() {
        return new Coverage(data.validation().count(), data.validation().whole());
    }

    @Override
    public List<TrainingLoop.Sample> samples(long step) {
        SamplingConfig samples = experiment.samples();
        if (!samples.from(model)) {
            return List.of();
        }
        long seed = RandomStream.seed(experiment.seed(), "samples", "decoding", step);
        return graph.blaming(() -> inUse(step, trained -> samples.prompt().stream()
                .flatMap(prompt -> generator.generate(prompt, samples, seed, piece -> true).texts().stream()
                        .limit(1)
                        .map(text -> new TrainingLoop.Sample(SamplingConfig.shown(model, prompt), text)))
                .toList()));
    }

    /** Does work with the weights for use, which after a restoration are those that the model holds. */
    private <T> T inUse(long step, Function<Map<String, NDArray>, T> work) {
        return restored ? work.apply(Map.of()) : weights.during(step, work);
    }

    @Override
    public void restore(long step) {
        Checkpoint wanted = checkpoints.all().stream()
                .filter(it -> it.step() == step)
                .findFirst()
                .orElseThrow(() -> new ExperimentException("the checkpoint of step " + step
                        + ", which evaluated best, is no longer in " + directory.path()
                        + "; its weights cannot be restored"));
        try (SafetensorsFile file = wanted.model()) {
            CheckpointTensors.overwrite(model, file);
        }
        restored = true;
    }

    @Override
    public String checkpoint(CheckpointState state) {
        Path written = inUse(state.step(), trained -> {
            List<NamedTensor> kept = named(optimizer.state());
            Map<String, NDArray> stepped = new LinkedHashMap<>();
            training.auxiliary().forEach((name, parameter) -> stepped.put(name, parameter.array()));
            stepped.putAll(trained);
            stepped.forEach((name, array) -> kept.add(NamedTensor.of(CheckpointTensors.TRAINED + name, array)));
            return checkpoints
                    .write(state, named(CheckpointTensors.of(model)), kept)
                    .path();
        });
        return directory.path().relativize(written).toString();
    }

    private static List<NamedTensor> named(Map<String, NDArray> arrays) {
        List<NamedTensor> tensors = new ArrayList<>();
        arrays.forEach((name, array) -> tensors.add(NamedTensor.of(name, array)));
        return tensors;
    }
}
