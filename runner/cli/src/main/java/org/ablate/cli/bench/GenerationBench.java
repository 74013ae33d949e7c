package org.ablate.cli.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.Decoding.Request;

/** Measures how fast a model goes on with one text, from a prompt of one token. */
final class GenerationBench {

    /** Texts written; the first ones also warm caches and compilers up. */
    private static final int TEXTS = 8;

    /** Token 1 begins a text in many vocabularies, and is in all of them. */
    private static final int[] PROMPT = {1};

    private final Architecture model;
    private final Decoding decoding;
    private final int tokens;

    /**
     * @param vocabulary tokens that the model knows where its weights do not tell
     * @param tokens of each text
     */
    GenerationBench(ExperimentGraph graph, int vocabulary, int tokens, Ops ops) {
        OptionalInt known = graph.weights().map(WeightSource::tokens).orElse(OptionalInt.empty());
        this.model = graph.base(ops, known.orElse(vocabulary), Classes.NONE);
        graph.fill(model, ops);
        this.decoding = graph.decoding(ops);
        this.tokens = tokens;
    }

    /** Tokens a second, the median and the best of several texts, and the seconds that the first text took. */
    Map<String, Object> measure() {
        double[] seconds = new double[TEXTS];
        for (int text = 0; text < TEXTS; text++) {
            long begun = System.nanoTime();
            decoding.generate(model, Request.of(PROMPT, tokens, 0), token -> true);
            seconds[text] = (System.nanoTime() - begun) / 1e9;
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put(
                "parameters",
                model.parameters().values().stream().mapToLong(Parameter::size).sum());
        summary.put("tokens", tokens);
        summary.put("tokens_per_s_median", Math.round(tokens / BenchCommand.median(seconds)));
        summary.put(
                "tokens_per_s_best",
                Math.round(tokens / Arrays.stream(seconds).min().orElseThrow()));
        summary.put("first_text_s", Math.round(seconds[0] * 1000) / 1000.0);
        return summary;
    }
}
