package org.ablate.runner.training;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
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
        Examples examples =
                assembly.objective(UnopenedOps.create(), Classes.NONE).examples();
        if (examples instanceof Examples.FromText text) {
            return fromText(text, documents, tokenizer, tokenizerDigest, judged);
        }
        return fromItems((Examples.FromItems) examples, tokenizer, judged);
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
                Map.of("train", training.key(), "validation", validation.key()));
    }

    private PreparedData fromItems(Examples.FromItems maker, Tokenizer tokenizer, Split judged) {
        Experiment experiment = assembly.experiment();
        Items training = Items.of(Split.TRAIN, assembly.data());
        Items validation = Items.of(judged, assembly.data());
        Examples.Reading reading =
                new Examples.Reading(tokenizer, ClassCount.of(training, maker), experiment.context());
        return new PreparedData(
                tokenizer,
                reading.classes(),
                ItemRows.training(maker, reading, training, rowsPerStep(), experiment.seed()),
                ItemRows.validation(maker, reading, validation, experiment.seed()),
                Map.of("train", training.digest(), "validation", validation.digest()));
    }

    private int rowsPerStep() {
        return assembly.experiment().training().batch()
                * assembly.experiment().training().accumulate();
    }
}
