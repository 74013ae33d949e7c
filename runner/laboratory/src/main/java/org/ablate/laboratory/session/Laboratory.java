package org.ablate.laboratory.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.Defaults;
import org.ablate.composition.descriptor.DescriptorBinder;
import org.ablate.composition.descriptor.DescriptorReader;
import org.ablate.composition.descriptor.Document;
import org.ablate.composition.descriptor.PathScheme;
import org.ablate.composition.wiring.ComponentFault;
import org.ablate.composition.wiring.Wiring;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.checkpoint.CheckpointSelection;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.laboratory.experiment.PresetDescriptor;
import org.ablate.laboratory.fetch.Catalog;
import org.ablate.laboratory.fetch.FetchedFiles;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.PresetModel;
import org.ablate.laboratory.run.LatestRuns;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.tensor.Engine;

/**
 * Laboratory: what is installed, and what every front end calls to start and resume runs, to open trained ones and to read
 * descriptors.
 */
public final class Laboratory {

    private final ComponentCatalogue catalogue;

    private final Wiring wiring;

    private final Map<String, PathScheme> schemes;

    private final Path out;

    private Laboratory(ComponentCatalogue catalogue, Path out) {
        this.catalogue = catalogue;
        this.out = out;
        this.schemes = Map.of(
                LatestRuns.WORD,
                new LatestRuns(out),
                FetchedFiles.WORD,
                new FetchedFiles(Catalog.shipped(), FetchedFiles.cache()));
        this.wiring = new Wiring(catalogue);
    }

    /** The version of this program, from the jar it runs from. */
    public static String version() {
        return Optional.ofNullable(Laboratory.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** {@link #installed(Path)} where runs are kept in {@code runs}. */
    public static Laboratory installed() {
        return installed(Path.of("runs"));
    }

    /**
     * With the plugins on the class path.
     *
     * @param out where runs are kept
     * @throws ExperimentException when one of the plugins fails to load, or a default of a component from outside cannot be read
     */
    public static Laboratory installed(Path out) {
        ComponentCatalogue catalogue = ComponentCatalogue.discover();
        Defaults.check(catalogue, component -> !ComponentClass.ours(component.plugin()));
        return new Laboratory(catalogue, out);
    }

    /** Whose code a failure comes from, of all that was built here; see {@link Wiring#blame}. */
    public Optional<ComponentFault> blame(Throwable failure) {
        return wiring.blame(failure);
    }

    /** Whose code was used besides Ablate's own; see {@link Wiring#fromOutside}. */
    public List<String> fromOutside() {
        return wiring.fromOutside();
    }

    public ComponentCatalogue catalogue() {
        return catalogue;
    }

    /**
     * Prepares a fresh run in a new folder.
     *
     * @param notices hears what takes a while, and what is likely no intention
     * @return the run, to be subscribed to and closed
     * @throws ExperimentException when the descriptor or what it names is wrong; nothing is made then
     * @throws RunFailure when this machine has too little memory for it
     */
    public Run start(RunRequest request, Notices notices) {
        return RunStart.of(this, request, out, notices);
    }

    /**
     * Prepares a run to go on from its latest checkpoint, exactly as if it had never stopped.
     *
     * @param run its name or folder
     * @param sinks as in a {@link RunRequest}
     * @return the run, to be subscribed to and closed; nothing where it is finished already
     * @throws ExperimentException when code, data or weights are not those that it began with, or another process writes there
     */
    public Optional<Run> resume(String run, List<String> sinks, Notices notices) {
        return RunResume.of(this, run, sinks, out, notices);
    }

    /**
     * Opens a trained run.
     *
     * @param run its name or folder, or {@code latest:NAME}
     * @param checkpoint {@code best}, {@code latest} or the number of a step
     * @param merged whether what an adaptation added is written into the weights
     * @param notices hears where the run was made with other code
     * @throws ExperimentException when there is no such run or checkpoint, or the folder is not as it was written
     */
    public OpenedRun open(String run, String checkpoint, boolean merged, Notices notices) {
        engine().warmUp();
        RunDirectory directory = RunDirectory.open(run, out).whole();
        Checkpoint chosen = CheckpointSelection.of(directory.checkpoints(), directory.name(), checkpoint);
        return new OpenedRun(this, out, directory, chosen, List.of(), merged, notices);
    }

    /** Writes a descriptor's model as it is before training in another program's form. */
    public Exporter.Written exportUntrained(Path descriptor, List<String> overrides, ExportRequest request) {
        Exporter exporter = exporter(request.format());
        engine().warmUp();
        ExperimentGraph graph = read(descriptor, overrides);
        DataPreparation preparation = new DataPreparation(graph, out);
        Tokenizer tokenizer = preparation.tokenizer();
        Classes classes = preparation.classes(tokenizer);
        return EngineTurn.take(engine(), graph.experiment(), ops -> {
            Architecture model = graph.begin(ops, tokenizer, classes);
            return request.write(exporter, graph, model, tokenizer, classes, Path.of(""));
        });
    }

    /**
     * Reads and checks a descriptor.
     *
     * @param overrides each {@code a.b.c=value}
     * @throws ExperimentException with every problem and its place
     */
    public ExperimentGraph read(Path descriptor, List<String> overrides) {
        Document document = reader().read(descriptor, overrides);
        DescriptorBinder binder = new DescriptorBinder(catalogue, schemes);
        ExperimentGraph read = new ExperimentGraph(binder.bind(document, Experiment.class), wiring);
        return read.evaluationOfItsOwn()
                .map(evaluation -> new ExperimentGraph(
                        binder.bind(document.with("evaluation", evaluation), Experiment.class), wiring))
                .orElse(read);
    }

    /**
     * Reads and checks a preset.
     *
     * @param overrides each {@code a.b.c=value}
     * @throws ExperimentException when there is none of that name, with the nearest
     */
    public PresetModel preset(String name, List<String> overrides) {
        Document document = reader().preset(name, overrides);
        return new PresetModel(new DescriptorBinder(catalogue).bind(document, PresetDescriptor.class), wiring);
    }

    /**
     * A way of writing models.
     *
     * @throws ExperimentException when there is none of that name, with the nearest
     */
    public Exporter exporter(String name) {
        Document document = DescriptorReader.plain(Map.of("format", name), "--format");
        BoundDescriptor<Format> bound = new DescriptorBinder(catalogue).bind(document, Format.class);
        return wiring.create(bound, bound.root().format());
    }

    /**
     * Listeners to a run: those of its descriptor, then others.
     *
     * @param choices each the name of a sink, or {@code {type: NAME, …}}
     * @throws ExperimentException when one cannot be read, with the option
     */
    List<EventSink> listeners(ExperimentGraph graph, List<String> choices) {
        Document document = DescriptorReader.option("--sink", Experiment.LISTENERS, choices);
        BoundDescriptor<Listeners> bound = new DescriptorBinder(catalogue, schemes).bind(document, Listeners.class);
        List<EventSink> listeners = new ArrayList<>(graph.sinks());
        bound.root().sinks().forEach(choice -> listeners.add(wiring.create(bound, choice)));
        return listeners;
    }

    private record Listeners(List<Choice<EventSink>> sinks) {}

    private record Format(Choice<Exporter> format) {}

    /**
     * The tokenizer of something that has one.
     *
     * @param source a descriptor, whose tokenizer is trained or found in the cache; a folder of Hugging Face's form or a
     *     {@code tokenizer.json}, also as {@code fetched:NAME}; or a run's folder, its name or {@code latest:NAME}
     * @param overrides of a descriptor or a run, each {@code a.b.c=value}
     * @throws ExperimentException when there is no such thing, or it has no tokenizer that can be read
     */
    public Tokenizer tokenizer(String source, List<String> overrides) {
        if (source.endsWith(".yaml") || source.endsWith(".yml")) {
            return new DataPreparation(read(Path.of(source), overrides), out).tokenizer();
        }
        boolean foreign = source.startsWith(FetchedFiles.WORD + ":")
                || (Files.exists(Path.of(source)) && !RunDirectory.isRun(Path.of(source)));
        if (foreign) {
            Document document =
                    DescriptorReader.plain(Map.of("tokenizer", Map.of("type", "pretrained", "path", source)), source);
            BoundDescriptor<Tokenized> bound = new DescriptorBinder(catalogue, schemes).bind(document, Tokenized.class);
            return wiring.<TokenizerFamily>create(bound, bound.root().tokenizer())
                    .train(List.of());
        }
        RunDirectory run = RunDirectory.open(source, out);
        return read(run.resolved(), overrides).tokenizerFamily().load(run.tokenizer());
    }

    private record Tokenized(Choice<TokenizerFamily> tokenizer) {}

    private DescriptorReader reader() {
        return new DescriptorReader(catalogue.presets());
    }

    /**
     * The tensor engine that a plugin binds.
     *
     * @throws ExperimentException when none does
     */
    public Engine engine() {
        return wiring.service(Engine.class);
    }
}
