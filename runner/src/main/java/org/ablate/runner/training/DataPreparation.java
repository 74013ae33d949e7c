package org.ablate.runner.training;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.runner.Experiment;
import org.ablate.runner.data.BatchPlan;
import org.ablate.runner.data.Documents;
import org.ablate.runner.data.EvaluationPlan;
import org.ablate.runner.data.Items;
import org.ablate.runner.data.TokenStore;
import org.ablate.runner.data.TokenizerCache;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Split;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.file.Sha256;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;

/**
 * Turns an experiment's text into rows of tokens. What takes time, training the tokenizer and tokenising, is kept in
 * {@code <out>/.cache} under digests of the data and the tokenizer, and found there by later runs.
 */
public final class DataPreparation {

    private final Assembly assembly;
    private final Path cache;

    /**
     * @param out where runs are kept
     */
    public DataPreparation(Assembly assembly, Path out) {
        this.assembly = assembly;
        this.cache = out.resolve(".cache");
    }

    /** The tokenizer alone, trained on the training split or found in the cache. */
    public Tokenizer tokenizer() {
        return trained(Documents.of(Split.TRAIN, assembly.data())).tokenizer();
    }

    /** The classes alone: those that the training split names, if the objective asks for any. */
    public Classes classes(Tokenizer tokenizer) {
        return examples(objective(), tokenizer) instanceof Examples.FromItems maker
                ? ClassCount.of(Items.of(Split.TRAIN, assembly.data()), maker)
                : Classes.NONE;
    }

    /** Everything, with a tokenizer trained on the training split or found in the cache. */
    public PreparedData prepare() {
        Documents training = Documents.of(Split.TRAIN, assembly.data());
        TokenizerCache.Entry entry = trained(training);
        return prepare(training, entry.tokenizer(), entry.digest(), Optional.empty(), Split.VALIDATION);
    }

    /** Everything, with the tokenizer that a run saved. */
    public PreparedData prepare(Path savedTokenizer) {
        return prepare(savedTokenizer, Optional.empty(), Split.VALIDATION);
    }

    /**
     * Everything, with the tokenizer and the classes that a run saved, to judge on a split of choice.
     *
     * @param classes those of the run, which other data may name in part; none where it has none
     * @param judged whose rows stand where else the validation split's do
     */
    public PreparedData prepare(Path savedTokenizer, Classes classes, Split judged) {
        return prepare(savedTokenizer, Optional.of(classes).filter(some -> some.size() > 0), judged);
    }

    private PreparedData prepare(Path savedTokenizer, Optional<Classes> known, Split judged) {
        Tokenizer tokenizer = assembly.tokenizerFamily().load(savedTokenizer);
        return prepare(Documents.of(Split.TRAIN, assembly.data()), tokenizer, Sha256.of(savedTokenizer), known, judged);
    }

    /**
     * A fresh run's tokenizer. Weights that it begins with must be for its tokens; a saved tokenizer was found right when its run began,
     * so that a run does without the folders of those weights from then on.
     */
    private TokenizerCache.Entry trained(Documents training) {
        String configuration = new String(assembly.bound().canonicalAt("tokenizer"), StandardCharsets.US_ASCII);
        TokenizerCache.Entry entry =
                new TokenizerCache(cache).tokenizer(assembly.tokenizerFamily(), configuration, training);
        WeightsElsewhere.requireTokenizer(assembly.experiment(), entry.digest());
        return entry;
    }

    private Objective objective() {
        return assembly.objective(UnopenedOps.create(), Classes.NONE);
    }

    /** From text or from items. */
    private Examples examples(Objective objective, Tokenizer tokenizer) {
        Examples examples = objective.examples();
        return examples instanceof Examples.WithTokenizer knowing
                ? knowing.maker(new Examples.Reading(
                        tokenizer, Classes.NONE, assembly.experiment().context()))
                : examples;
    }

    private PreparedData prepare(
            Documents documents, Tokenizer tokenizer, String tokenizerDigest, Optional<Classes> known, Split judged) {
        Objective objective = objective();
        Examples examples = examples(objective, tokenizer);
        if (examples instanceof Examples.FromText text) {
            return fromText(text, documents, tokenizer, tokenizerDigest, judged);
        }
        return fromItems(objective, (Examples.FromItems) examples, tokenizer, tokenizerDigest, known, judged);
    }

    private PreparedData fromText(
            Examples.FromText maker, Documents documents, Tokenizer tokenizer, String tokenizerDigest, Split judged) {
        Experiment experiment = assembly.experiment();
        int rowLength = maker.rowLength(experiment.context());
        TokenStore training = TokenStore.open(cache, documents, tokenizer, tokenizerDigest);
        TokenStore validation =
                TokenStore.open(cache, Documents.of(judged, assembly.data()), tokenizer, tokenizerDigest);
        BatchPlan plan = new BatchPlan(training, rowLength, rowsPerStep(), experiment.seed());
        EvaluationPlan evaluation = new EvaluationPlan(validation, rowLength);
        return new PreparedData(
                tokenizer,
                Classes.NONE,
                TextRows.training(maker, plan, experiment.seed()),
                TextRows.validation(maker, evaluation, rowLength, experiment.seed()),
                Map.of("train", training.key(), "validation", validation.key()),
                Optional.empty());
    }

    private PreparedData fromItems(
            Objective objective,
            Examples.FromItems maker,
            Tokenizer tokenizer,
            String tokenizerDigest,
            Optional<Classes> known,
            Split judged) {
        Experiment experiment = assembly.experiment();
        Items training = Items.of(Split.TRAIN, assembly.data());
        Items validation = Items.of(judged, assembly.data());
        Classes classes = known.orElseGet(() -> ClassCount.of(training, maker));
        Examples.Reading reading = new Examples.Reading(tokenizer, classes, experiment.context());
        Optional<References> references = objective.reference().isEmpty()
                ? Optional.empty()
                : Optional.of(new References(
                        maker, reading, List.of(training, validation), decidesReferences(tokenizerDigest), cache));
        Examples.FromItems rows = references.<Examples.FromItems>map(r -> r).orElse(maker);
        return new PreparedData(
                tokenizer,
                reading.classes(),
                ItemRows.training(rows, reading, training, rowsPerStep(), experiment.seed()),
                ItemRows.validation(rows, reading, validation, experiment.seed()),
                Map.of("train", training.digest(), "validation", validation.digest()),
                references);
    }

    private String decidesReferences(String tokenizerDigest) {
        StringBuilder text = new StringBuilder(tokenizerDigest);
        for (String field : List.of("model", "adaptation", "objective", "seed", "precision", "threads", "context")) {
            text.append('\n').append(new String(assembly.bound().canonicalAt(field), StandardCharsets.US_ASCII));
        }
        assembly.weights().ifPresent(source -> text.append('\n').append(source.digests()));
        return text.toString();
    }

    private int rowsPerStep() {
        return assembly.experiment().training().batch()
                * assembly.experiment().training().accumulate();
    }
}
