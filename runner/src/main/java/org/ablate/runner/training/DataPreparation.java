package org.ablate.runner.training;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.ablate.runner.Experiment;
import org.ablate.runner.data.BatchPlan;
import org.ablate.runner.data.Digest;
import org.ablate.runner.data.Documents;
import org.ablate.runner.data.EvaluationPlan;
import org.ablate.runner.data.TokenStore;
import org.ablate.runner.data.TokenizerCache;
import org.ablate.spi.data.Split;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Objective.Example;

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
        return prepare(training, entry.tokenizer(), entry.digest());
    }

    /** Everything, with the tokenizer that a run saved. */
    public PreparedData prepare(Path savedTokenizer) {
        Tokenizer tokenizer = assembly.tokenizerFamily().load(savedTokenizer);
        return prepare(Documents.of(Split.TRAIN, assembly.data()), tokenizer, Digest.ofFile(savedTokenizer));
    }

    private TokenizerCache.Entry trained(Documents training) {
        String configuration = new String(assembly.bound().canonicalAt("tokenizer"), StandardCharsets.US_ASCII);
        return new TokenizerCache(cache).tokenizer(assembly.tokenizerFamily(), configuration, training);
    }

    private PreparedData prepare(Documents trainingDocuments, Tokenizer tokenizer, String tokenizerDigest) {
        Experiment experiment = assembly.experiment();
        Objective objective = assembly.objective(UnopenedOps.create());
        int rowLength = objective.rowLength(experiment.context());
        TokenStore training = TokenStore.open(cache, trainingDocuments, tokenizer, tokenizerDigest);
        TokenStore validation =
                TokenStore.open(cache, Documents.of(Split.VALIDATION, assembly.data()), tokenizer, tokenizerDigest);
        int rowsPerStep = experiment.training().batch() * experiment.training().accumulate();
        BatchPlan plan = new BatchPlan(training, rowLength, rowsPerStep, experiment.seed());
        TextGenerator.promptIds(tokenizer, experiment.samples().prompt());
        return new PreparedData(
                tokenizer,
                plan::tokenRow,
                new StoredRows(new EvaluationPlan(validation, rowLength), rowLength, experiment.seed()),
                Map.of("train", training.key(), "validation", validation.key()));
    }

    /** Rows of a token store. */
    private record StoredRows(EvaluationPlan plan, int rowLength, long seed) implements EvaluationRows {

        @Override
        public long count() {
            return plan.rows();
        }

        @Override
        public Example example(Objective objective, long row) {
            return objective.example(plan.tokenRow(row), RandomStream.of(seed, "evaluation", "example", row));
        }

        @Override
        public long bytes() {
            return plan.bytes();
        }
    }
}
