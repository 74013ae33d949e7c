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

    /** Everything, with a tokenizer trained on the training split or found in the cache. */
    public PreparedData prepare() {
        Documents training = Documents.of(Split.TRAIN, assembly.data());
        TokenizerCache.Entry entry = trained(training);
        return prepare(training, entry.tokenizer(), entry.digest(), Split.VALIDATION);
    }

    /** Everything, with the tokenizer that a run saved. */
    public PreparedData prepare(Path savedTokenizer) {
        return prepare(savedTokenizer, Split.VALIDATION);
    }

    /**
     * Everything, with the tokenizer that a run saved, to judge on a split of choice.
     *
     * @param judged whose rows stand where else the validation split's do
     */
    public PreparedData prepare(Path savedTokenizer, Split judged) {
        Tokenizer tokenizer = assembly.tokenizerFamily().load(savedTokenizer);
        return prepare(Documents.of(Split.TRAIN, assembly.data()), tokenizer, Sha256.of(savedTokenizer), judged);
    }

    private TokenizerCache.Entry trained(Documents training) {
        String configuration = new String(assembly.bound().canonicalAt("tokenizer"), StandardCharsets.US_ASCII);
        return new TokenizerCache(cache).tokenizer(assembly.tokenizerFamily(), configuration, training);
    }

    private PreparedData prepare(Documents documents, Tokenizer tokenizer, String tokenizerDigest, Split judged) {
        WeightsElsewhere.requireTokenizer(assembly.experiment(), tokenizerDigest);
        Objective objective = assembly.objective(UnopenedOps.create(), Classes.NONE);
        Examples examples = objective.examples();
        if (examples instanceof Examples.WithTokenizer knowing) {
            examples = knowing.maker(new Examples.Reading(
                    tokenizer, Classes.NONE, assembly.experiment().context()));
        }
        if (examples instanceof Examples.FromText text) {
            return fromText(text, documents, tokenizer, tokenizerDigest, judged);
        }
        return fromItems(objective, (Examples.FromItems) examples, tokenizer, tokenizerDigest, judged);
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
            Objective objective, Examples.FromItems maker, Tokenizer tokenizer, String tokenizerDigest, Split judged) {
        Experiment experiment = assembly.experiment();
        Items training = Items.of(Split.TRAIN, assembly.data());
        Items validation = Items.of(judged, assembly.data());
        Examples.Reading reading =
                new Examples.Reading(tokenizer, ClassCount.of(training, maker), experiment.context());
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
