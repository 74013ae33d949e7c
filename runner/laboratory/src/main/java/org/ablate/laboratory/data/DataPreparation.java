package org.ablate.laboratory.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ablate.formats.file.Sha256;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.ExternalWeights;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Split;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;

/**
 * Turns an experiment's text into rows of tokens. What takes time, training the tokenizer and tokenizing, is kept in
 * {@code <out>/.cache} under digests of the data and the tokenizer, and found there by later runs.
 */
public final class DataPreparation {

    private final ExperimentGraph graph;
    private final Path cache;

    /**
     * @param out where runs are kept
     */
    public DataPreparation(ExperimentGraph graph, Path out) {
        this.graph = graph;
        this.cache = out.resolve(".cache");
    }

    /** The tokenizer alone, trained on the training split or found in the cache. */
    public Tokenizer tokenizer() {
        return trained(Documents.of(Split.TRAIN, graph.data())).tokenizer();
    }

    /** The classes alone: those of the model's weights, or else those that the training split names, if the objective asks for any. */
    public Classes classes(Tokenizer tokenizer) {
        return examples(objective(), tokenizer) instanceof Examples.FromItems maker
                ? counted(named(Split.TRAIN, maker), maker, tokenizer)
                : Classes.NONE;
    }

    private UsableItems named(Split split, Examples.FromItems maker) {
        return new UsableItems(split, Items.of(split, graph.data())).named(maker);
    }

    private Classes counted(UsableItems training, Examples.FromItems maker, Tokenizer tokenizer) {
        return LabelVocabulary.of(training.items(), maker, names -> graph.knownClasses(tokenizer.size(), names));
    }

    /** What becomes of the items of the training and the validation split, for an objective that learns from items. */
    public List<ItemReport> reports(Tokenizer tokenizer) {
        if (!(examples(objective(), tokenizer) instanceof Examples.FromItems maker)) {
            return List.of();
        }
        UsableItems training = named(Split.TRAIN, maker);
        Examples.Reading reading = reading(tokenizer, counted(training, maker, tokenizer));
        return Stream.of(training, named(Split.VALIDATION, maker))
                .map(part -> part.made(maker, reading).report(reading.context()))
                .toList();
    }

    /** Everything, with a tokenizer trained on the training split or found in the cache. */
    public PreparedData prepare() {
        Documents training = Documents.of(Split.TRAIN, graph.data());
        TokenizerCache.Entry entry = trained(training);
        Given given = new Given(entry.tokenizer(), entry.digest(), Classes.NONE, new ExternalWeights(graph)::digests);
        return prepare(training, given, Split.VALIDATION);
    }

    /**
     * Everything, with the tokenizer and the classes that a run keeps.
     *
     * @param judged whose rows stand where else the validation split's do; the data may name the run's classes in part
     */
    public PreparedData prepare(RunDirectory run, Split judged) {
        Given given = new Given(
                graph.tokenizerFamily().load(run.tokenizer()),
                Sha256.of(run.tokenizer()),
                run.classes(),
                () -> run.lock().weights());
        return prepare(Documents.of(Split.TRAIN, graph.data()), given, judged);
    }

    /**
     * What is not worked out from the data.
     *
     * @param tokenizerDigest SHA-256 of its {@code tokenizer.json}
     * @param known the classes; none where the training split has yet to name them, or there are none
     * @param weights SHA-256 of the files of weights that the run begins with, by name
     */
    private record Given(
            Tokenizer tokenizer, String tokenizerDigest, Classes known, Supplier<SortedMap<String, String>> weights) {}

    /**
     * A fresh run's tokenizer. Weights that it begins with must be for its tokens; a saved tokenizer was found right when its run began,
     * so that a run does without the folders of those weights from then on.
     */
    private TokenizerCache.Entry trained(Documents training) {
        String configuration = new String(graph.bound().canonicalAt("tokenizer"), StandardCharsets.US_ASCII);
        TokenizerCache.Entry entry =
                new TokenizerCache(cache).tokenizer(graph.tokenizerFamily(), configuration, training);
        new ExternalWeights(graph).requireTokenizer(entry.digest());
        return entry;
    }

    private Objective objective() {
        return graph.objective(MetaOps.create(), Classes.NONE);
    }

    /** From text or from items. */
    private Examples examples(Objective objective, Tokenizer tokenizer) {
        Examples examples = objective.examples();
        return examples instanceof Examples.WithTokenizer knowing
                ? knowing.maker(reading(tokenizer, Classes.NONE))
                : examples;
    }

    private Examples.Reading reading(Tokenizer tokenizer, Classes classes) {
        return new Examples.Reading(tokenizer, classes, graph.experiment().context(), graph.marks(tokenizer));
    }

    private PreparedData prepare(Documents documents, Given given, Split judged) {
        Objective objective = objective();
        Examples examples = examples(objective, given.tokenizer());
        return examples instanceof Examples.FromText text
                ? fromText(text, documents, given, judged)
                : fromItems(objective, (Examples.FromItems) examples, given, judged);
    }

    private PreparedData fromText(Examples.FromText maker, Documents documents, Given given, Split judged) {
        Experiment experiment = graph.experiment();
        int rowLength = maker.rowLength(experiment.context());
        Tokenizer tokenizer = given.tokenizer();
        TokenStore training = TokenStore.open(cache, documents, tokenizer, given.tokenizerDigest());
        TokenStore validation =
                TokenStore.open(cache, Documents.of(judged, graph.data()), tokenizer, given.tokenizerDigest());
        BatchPlan plan = new BatchPlan(training, rowLength, rowsPerStep(), experiment.seed());
        EvaluationPlan evaluation = new EvaluationPlan(validation, rowLength);
        return new PreparedData(
                tokenizer,
                Classes.NONE,
                Classes.NONE,
                TextRows.training(maker, plan, experiment.seed()),
                drawn(TextRows.validation(maker, evaluation, rowLength, tokenizer, experiment.seed()), tokenizer),
                Map.of("train", training.key(), "validation", validation.key()),
                List.of(),
                Optional.empty());
    }

    private PreparedData fromItems(Objective objective, Examples.FromItems maker, Given given, Split judged) {
        Experiment experiment = graph.experiment();
        UsableItems trained = named(Split.TRAIN, maker);
        Classes classes = given.known().size() > 0 ? given.known() : counted(trained, maker, given.tokenizer());
        Examples.Reading reading = reading(given.tokenizer(), classes);
        UsableItems judging = named(judged, maker).made(maker, reading);
        Items training = trained.made(maker, reading).items();
        Items validation = judging.items();
        Optional<ReferenceValues> references = objective.reference().map(any -> {
            ReferenceValues.Decisive decisive = new ReferenceValues.Decisive(
                    decidesReferences(given), given.weights().get());
            return new ReferenceValues(maker, reading, List.of(training, validation), decisive, cache);
        });
        Examples.FromItems rows = references.<Examples.FromItems>map(r -> r).orElse(maker);
        return new PreparedData(
                given.tokenizer(),
                classes,
                LabelVocabulary.among(classes, drawn(validation), maker),
                ItemRows.training(rows, reading, trained, rowsPerStep(), experiment.seed()),
                drawn(ItemRows.validation(rows, reading, validation, experiment.seed()), given.tokenizer()),
                Map.of("train", training.digest(), "validation", validation.digest()),
                List.of(trained.report(reading.context()), judging.report(reading.context())),
                references);
    }

    /** The rows that the descriptor has evaluations look at. */
    private EvaluationRows drawn(EvaluationRows all, Tokenizer tokenizer) {
        return subset(all.count())
                .<EvaluationRows>map(subset -> new DrawnRows(all, subset, tokenizer))
                .orElse(all);
    }

    /** The items of these rows. */
    private Items drawn(Items all) {
        return subset(all.size())
                .map(subset -> all.only(IntStream.range(0, subset.size())
                        .mapToObj(place -> all.get(Math.toIntExact(subset.get(place))))
                        .toList()))
                .orElse(all);
    }

    private Optional<Subset> subset(long count) {
        return graph.experiment()
                .evaluation()
                .rows()
                .filter(rows -> rows < count)
                .map(rows -> Subset.draw(graph.experiment().seed(), rows, count));
    }

    private String decidesReferences(Given given) {
        StringBuilder text = new StringBuilder(given.tokenizerDigest());
        for (String field : List.of("model", "adaptation", "objective", "seed", "precision", "threads", "context")) {
            text.append('\n').append(new String(graph.bound().canonicalAt(field), StandardCharsets.US_ASCII));
        }
        return text.toString();
    }

    private int rowsPerStep() {
        return graph.experiment().training().batch()
                * graph.experiment().training().accumulate();
    }
}
