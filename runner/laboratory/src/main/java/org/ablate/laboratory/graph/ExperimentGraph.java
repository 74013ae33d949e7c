package org.ablate.laboratory.graph;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.Provider;
import com.google.inject.TypeLiteral;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.DescriptorException;
import org.ablate.composition.descriptor.DescriptorReader;
import org.ablate.composition.descriptor.Document;
import org.ablate.composition.descriptor.Node;
import org.ablate.composition.descriptor.Problem;
import org.ablate.composition.wiring.ComponentFault;
import org.ablate.composition.wiring.Wiring;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.laboratory.experiment.PresetDescriptor;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.data.TextMarks;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.SizeException;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Adaptation;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.MetricDirection;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.PostProcessor;
import org.ablate.spi.training.Schedule;
import org.ablate.spi.training.StoppingRule;

/** Makes the parts that an experiment's descriptor chose. */
public final class ExperimentGraph {

    /** Whether an objective fits a model does not depend on which classes there are. */
    public static final Classes SOME_CLASSES = new Classes(List.of("0", "1"), List.of(1L, 1L));

    private static final String EVALUATION = "evaluation";
    private static final String METRICS = "metrics";

    private final BoundDescriptor<Experiment> bound;
    private final Wiring wiring;
    private final IdentityHashMap<Ops, Adaptation> adaptations = new IdentityHashMap<>();

    public ExperimentGraph(BoundDescriptor<Experiment> bound, Wiring wiring) {
        this.bound = bound;
        this.wiring = wiring;
    }

    /** Whose code a failure comes from; see {@link Wiring#blame}. */
    public Optional<ComponentFault> blame(Throwable failure) {
        return wiring.blame(failure);
    }

    public BoundDescriptor<Experiment> bound() {
        return bound;
    }

    public Experiment experiment() {
        return bound.root();
    }

    /** Work of components, whose failures are told as theirs. */
    public <T> T blaming(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            Optional<ComponentFault> fault = blame(e);
            if (fault.isPresent()) {
                throw fault.get();
            }
            throw e;
        }
    }

    /** The classes of all components that decide the run, and their plugins'. */
    public Set<Class<?>> classes() {
        return wiring.classes(bound, field -> !field.equals(Experiment.LISTENERS));
    }

    /** The values that decide the run as bytes for digests. */
    public byte[] deciding() {
        return bound.canonicalWithout(Experiment.LISTENERS);
    }

    /** What listens to the run, each made anew. */
    public List<EventSink> sinks() {
        return experiment().sinks().stream()
                .map(choice -> wiring.<EventSink>create(bound, choice))
                .toList();
    }

    public DataSource data() {
        return wiring.create(bound, experiment().data());
    }

    public TokenizerFamily tokenizerFamily() {
        return wiring.create(bound, experiment().tokenizer());
    }

    public Objective objective(Ops ops, Classes classes) {
        return wiring.create(bound, experiment().objective(), with(ops), with(classes), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Vocabulary.class)
                        .toInstance(new Vocabulary(
                                ExternalWeights.tokens(experiment().objective()).orElse(1)));
            }
        });
    }

    public Optimizer optimizer(Ops ops) {
        return wiring.create(bound, experiment().optimizer(), with(ops));
    }

    /** What steps an adapted model, with what the adaptation itself does between steps. */
    public Optimizer optimizer(Ops ops, Architecture adapted) {
        return adaptation(ops, ExperimentGraph::noTokenizer)
                .optimizer(optimizer(ops), adapted, experiment().training().steps());
    }

    public Schedule schedule() {
        return wiring.create(bound, experiment().schedule(), directions());
    }

    /** Absent when the run goes on to its last step. */
    public Optional<StoppingRule> stopping() {
        return experiment().stopping().map(choice -> wiring.create(bound, choice, directions()));
    }

    /** Lets what waits for a metric ask which way it is better. */
    private Module directions() {
        MetricDirection direction = name -> experiment().evaluation().metrics().stream()
                .filter(choice -> choice.name().equals(name))
                .findFirst()
                .map(choice -> wiring.create(bound, choice, with(MetaOps.create()), with(Classes.NONE)))
                .orElseThrow(() -> new ExperimentException("no metric '" + name + "' is evaluated; evaluated are "
                        + String.join(", ", experiment().evaluation().names())))
                .lowerIsBetter();
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(MetricDirection.class).toInstance(direction);
            }
        };
    }

    public Decoding decoding(Ops ops) {
        return wiring.create(bound, experiment().samples().decoding(), with(ops));
    }

    /** What changes generated text before it is shown, in the descriptor's order. */
    public List<PostProcessor> postProcessing() {
        return experiment().samples().postProcessing().stream()
                .map(choice -> wiring.<PostProcessor>create(bound, choice))
                .toList();
    }

    /** Where the model's first weights come from, when not from its initializers alone. */
    public Optional<WeightSource> weights() {
        return experiment().model().from(WeightSource.class);
    }

    /**
     * The classes whose scores the head of the model's first weights gives, in their order; none where it begins anew.
     *
     * @param data the classes that the training data name
     * @throws org.ablate.spi.ExperimentException when the data name others
     */
    public Optional<List<String>> knownClasses(int tokens, List<String> data) {
        return weights()
                .flatMap(source -> source.classes(
                        base(MetaOps.create(), tokens, SOME_CLASSES).output(), data));
    }

    /** The tokens by which what the model writes begins and ends, of which a tokenizer alone knows a part. */
    public TextMarks marks(Tokenizer tokenizer) {
        GenerationTokens told = weights().map(WeightSource::generationTokens).orElse(GenerationTokens.NONE);
        return TextMarks.of(
                tokenizer, told, objective(MetaOps.create(), Classes.NONE).ends(tokenizer));
    }

    /** The fields, by dotted path, in which the model differs from another description of one; see {@link Exporter.Comparison}. */
    public List<String> differences(Map<String, Object> choice) {
        Document other =
                DescriptorReader.plain(Map.of("context", experiment().context(), "model", choice), "another model");
        Map<String, String> theirs = values(wiring.binder().bind(other, PresetDescriptor.class));
        Map<String, String> ours = values(bound);
        Set<String> paths = new TreeSet<>(theirs.keySet());
        paths.addAll(ours.keySet());
        return paths.stream()
                .filter(path -> !Objects.equals(theirs.get(path), ours.get(path)))
                .toList();
    }

    private static Map<String, String> values(BoundDescriptor<?> bound) {
        Map<String, String> values = new TreeMap<>();
        bound.resolved().stream()
                .filter(value -> value.path().startsWith("model."))
                .filter(value -> !value.path().startsWith("model." + RecordShape.FROM_KEY + "."))
                .forEach(value -> values.put(value.path().substring("model.".length()), value.text()));
        return values;
    }

    /**
     * What of the model is trained: one for each engine session, since what it inserts into a model it also steps and merges.
     *
     * @param tokenizer is asked by the first call of a session
     */
    public synchronized Adaptation adaptation(Ops ops, Provider<Tokenizer> tokenizer) {
        return adaptations.computeIfAbsent(ops, session -> newAdaptation(session, tokenizer));
    }

    private Adaptation newAdaptation(Ops ops, Provider<Tokenizer> tokenizer) {
        return wiring.create(bound, experiment().adaptation(), with(ops), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Tokenizer.class).toProvider(tokenizer);
                bind(new TypeLiteral<Optional<ExternalNaming>>() {})
                        .toInstance(experiment().model().from(ExternalNaming.class));
            }
        });
    }

    /** SHA-256 of the files that the adaptation's first values come from, by name. */
    SortedMap<String, String> adaptationDigests() {
        return adaptation(MetaOps.create(), ExperimentGraph::noTokenizer).digests();
    }

    /** A trained model with what the adaptation added written into its weights. */
    public Architecture merged(Architecture model, Ops ops) {
        return adaptation(ops, ExperimentGraph::noTokenizer).merge(model);
    }

    private static Tokenizer noTokenizer() {
        throw new IllegalStateException("an adaptation asked for the tokenizer while it was built");
    }

    /**
     * The model as a run begins it: the base's values from where its weights come, and the rest from its initializers, then what the
     * adaptation adds. The base's values do not depend on the adaptation.
     */
    public Architecture begin(Ops ops, Tokenizer tokenizer, Classes classes) {
        Architecture base = base(ops, tokenizer.size(), classes);
        fill(base, ops);
        Adaptation adaptation = adaptation(ops, () -> tokenizer);
        Architecture adapted = adaptation.adapt(base);
        Map<String, Parameter> parameters = adapted.parameters();
        adapted.fill(ops, experiment().seed(), name -> !Objects.requireNonNull(parameters.get(name))
                .filled());
        adaptation.begin(adapted);
        return adapted;
    }

    /**
     * Gives a fresh model its first values: from where its weights come, and the rest from its initializers.
     *
     * @return what became of the weights, when they come from somewhere
     */
    public Optional<WeightSource.Report> fill(Architecture model, Ops ops) {
        Optional<WeightSource.Report> report = weights().map(source -> source.load(model, ops));
        Set<String> loaded = report.map(known -> Set.copyOf(known.loaded())).orElse(Set.of());
        model.fill(ops, experiment().seed(), name -> !loaded.contains(name));
        return report;
    }

    /**
     * The layer tree that is trained, the model with what the adaptation adds; its parameters are declared and not yet filled.
     *
     * @param tokens the tokenizer's; a model whose weights come from somewhere may have embeddings for more
     */
    public Architecture model(Ops ops, int tokens, Classes classes) {
        Architecture base = base(ops, tokens, classes);
        try {
            return adaptation(ops, ExperimentGraph::noTokenizer).adapt(base);
        } catch (SizeException e) {
            throw new ExperimentException("adaptation: " + e.getMessage(), e);
        }
    }

    /** The model's layer tree without an adaptation, placed at {@code model}; see {@link #model}. */
    public Architecture base(Ops ops, int tokens, Classes classes) {
        OptionalInt known = weights().map(WeightSource::tokens).orElse(OptionalInt.empty());
        int vocabulary = Math.max(tokens, known.orElse(tokens));
        Architecture model = wiring.create(bound, experiment().model(), with(ops), with(classes), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Vocabulary.class).toInstance(new Vocabulary(vocabulary));
            }
        });
        model.place("model");
        return model;
    }

    /**
     * The metrics by their component's name, in the descriptor's order.
     *
     * @throws org.ablate.spi.ExperimentException when one is of predicted text and the objective's labels are none
     */
    public Map<String, Metric> metrics(Ops ops, Classes classes) {
        boolean text = objective(MetaOps.create(), classes).predictsText();
        List<Problem> problems = new ArrayList<>();
        Map<String, Metric> metrics = new LinkedHashMap<>();
        List<Node> nodes = metricNodes();
        for (int i = 0; i < nodes.size(); i++) {
            Choice<Metric> choice = experiment().evaluation().metrics().get(i);
            Metric metric = wiring.create(bound, choice, with(ops), with(classes));
            metrics.put(choice.name(), metric);
            if (metric.ofText() && !text) {
                problems.add(new Problem(
                        nodes.get(i).origin(),
                        "evaluation.metrics." + i,
                        choice.name() + " is of predicted text, but the labels of objective '"
                                + experiment().objective().name() + "' are no text; leave it out"));
            }
        }
        if (!problems.isEmpty()) {
            throw new DescriptorException(problems);
        }
        return metrics;
    }

    /**
     * What the effective descriptor says of evaluation, without those of the default metrics that the objective cannot have; nothing
     * where it can have all of them.
     */
    public Optional<Node.Mapping> evaluationOfItsOwn() {
        boolean text;
        try {
            text = objective(MetaOps.create(), Classes.NONE).predictsText();
        } catch (ExperimentException e) {
            return Optional.empty(); // it cannot be made at all, which whoever needs it will tell
        }
        List<Node> nodes = metricNodes();
        List<Node> kept = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Choice<Metric> choice = experiment().evaluation().metrics().get(i);
            boolean unfit = !text
                    && !nodes.get(i).origin().written()
                    && wiring.<Metric>create(bound, choice, with(MetaOps.create()), with(Classes.NONE))
                            .ofText();
            if (!unfit) {
                kept.add(nodes.get(i));
            }
        }
        if (kept.size() == nodes.size()) {
            return Optional.empty();
        }
        Map<String, Node.Entry> entries = new LinkedHashMap<>(evaluationNode().entries());
        entries.computeIfPresent(
                METRICS,
                (name, entry) -> new Node.Entry(
                        entry.key(), new Node.Sequence(entry.value().origin(), kept)));
        return Optional.of(new Node.Mapping(evaluationNode().origin(), entries));
    }

    private Node.Mapping evaluationNode() {
        return (Node.Mapping) bound.effective().get(EVALUATION).orElseThrow();
    }

    /** The effective descriptor's metrics, one for each of the experiment's. */
    private List<Node> metricNodes() {
        return ((Node.Sequence) evaluationNode().get(METRICS).orElseThrow()).elements();
    }

    private static Module with(Classes classes) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(Classes.class).toInstance(classes);
            }
        };
    }

    private static Module with(Ops ops) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(Ops.class).toInstance(ops);
            }
        };
    }
}
