package org.ablate.runner.training;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.ablate.runner.Experiment;
import org.ablate.runner.data.BatchPlan;
import org.ablate.runner.data.Digest;
import org.ablate.runner.data.EvaluationPlan;
import org.ablate.runner.data.TokenStore;
import org.ablate.runner.data.TokenizerCache;
import org.ablate.spi.data.DataSource;
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
        return trained(assembly.data()).tokenizer();
    }

    /** Everything, with a tokenizer trained on the training split or found in the cache. */
    public PreparedData prepare() {
        DataSource source = assembly.data();
        TokenizerCache.Entry entry = trained(source);
        return prepare(source, entry.tokenizer(), entry.digest());
    }

    /** Everything, with the tokenizer that a run saved. */
    public PreparedData prepare(Path savedTokenizer) {
        Tokenizer tokenizer = assembly.tokenizerFamily().load(savedTokenizer);
        return prepare(assembly.data(), tokenizer, Digest.ofFile(savedTokenizer));
    }

    private TokenizerCache.Entry trained(DataSource source) {
        String configuration = new String(assembly.bound().canonicalAt("tokenizer"), StandardCharsets.US_ASCII);
        return new TokenizerCache(cache)
                .tokenizer(assembly.tokenizerFamily(), configuration, source.documents(Split.TRAIN));
    }

    private PreparedData prepare(DataSource source, Tokenizer tokenizer, String tokenizerDigest) {
        Experiment experiment = assembly.experiment();
        Objective objective = assembly.objective(UnopenedOps.create());
        int rowLength = objective.rowLength(experiment.context());
        TokenStore training =
                TokenStore.open(cache, Split.TRAIN, source.documents(Split.TRAIN), tokenizer, tokenizerDigest);
        TokenStore validation = TokenStore.open(
                cache, Split.VALIDATION, source.documents(Split.VALIDATION), tokenizer, tokenizerDigest);
        int rowsPerStep = experiment.training().batch() * experiment.training().accumulate();
        BatchPlan plan = new BatchPlan(training, rowLength, rowsPerStep, experiment.seed());
        TextGenerator.promptIds(tokenizer, experiment.samples().prompt());
        return new PreparedData(
                tokenizer,
                plan::tokenRow,
                new StoredRows(new EvaluationPlan(validation, rowLength), validation, rowLength, experiment.seed()),
                Map.of("train", training.key(), "validation", validation.key()));
    }

    /** Rows of a token store. */
    private record StoredRows(EvaluationPlan plan, TokenStore tokens, int rowLength, long seed)
            implements EvaluationRows {

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
            return tokens.bytesAfterFirstToken();
        }
    }
}
