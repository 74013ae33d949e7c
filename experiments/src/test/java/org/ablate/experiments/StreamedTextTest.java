package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.ablate.laboratory.experiment.SamplingConfig;
import org.ablate.laboratory.generation.TextGenerator;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.TextMarks;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.Decoding.Continuation;

/** Text that is told piece by piece, of every tokenizer. */
class StreamedTextTest {

    private static final List<String> DOCUMENTS =
            List.of("the cat's mat, über 42 日本語 owls! don't 😀 \n\t?", "the owls; sat on the oak-tree.");

    /** Tokenizers by name; those of shared folders only where there are any. */
    private static final Map<String, Tokenizer> TOKENIZERS = new LinkedHashMap<>();

    private static SamplingConfig samples;
    private static Architecture model;
    private static Path folder;

    @BeforeContainer
    static void openTokenizers() throws IOException {
        folder = Files.createTempDirectory("ablate-streamed");
        Workplace workplace = Workplace.in(folder);
        for (String descriptor : List.of(
                "char",
                "{type: char, unknownToken: true}",
                "{type: char, specialTokens: ['[PAD]', '[MASK]']}",
                "byte",
                "{type: byte, specialTokens: ['[PAD]', '[MASK]'], sentinels: 2}",
                "{type: byte-level-bpe, vocabularySize: 280}")) {
            TOKENIZERS.put(
                    descriptor, graph(workplace, descriptor).tokenizerFamily().train(DOCUMENTS));
        }
        String shared = System.getProperty("ablate.shared", "");
        for (String name : List.of(
                "models/stories260K",
                "models/minilm-l6",
                "golden/tokenizer/unigram",
                "golden/tokenizer/word_level",
                "golden/tokenizer/byte_level_bpe",
                "conformance/tokenizers/qwen2.5")) {
            Path file = Path.of(shared, name);
            if (!shared.isEmpty() && Files.isDirectory(file)) {
                String descriptor = "{type: pretrained, path: '" + file + "'}";
                TOKENIZERS.put(
                        name, graph(workplace, descriptor).tokenizerFamily().train(DOCUMENTS));
            }
        }
        ExperimentGraph graph = graph(workplace, "byte");
        samples = graph.experiment().samples();
        model = graph.model(MetaOps.create(), 300, Classes.NONE);
    }

    @AfterContainer
    static void close() throws IOException {
        TOKENIZERS.clear();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static ExperimentGraph graph(Workplace workplace, String tokenizer) {
        return Laboratory.installed()
                .read(
                        workplace.descriptor(),
                        List.of("data.path=" + workplace.text(), "tokenizer=" + tokenizer, "samples.prompt=the"));
    }

    @Provide
    Arbitrary<String> tokenizers() {
        return Arbitraries.of(TOKENIZERS.keySet());
    }

    @Provide
    Arbitrary<String> withoutByteFallback() {
        return tokenizers().filter(name -> !name.endsWith("stories260K"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("the", " ", "  ", "cat", "'s", "n't", ",", ".", "ü", "日本", "語", "😀", "4", "owls", "\n")
                .list()
                .ofMaxSize(30)
                .map(words -> String.join("", words));
    }

    @Property
    void thePiecesOfAnyTextAreTheText(@ForAll("tokenizers") String name, @ForAll("texts") String text) {
        Tokenizer tokenizer = TOKENIZERS.get(name);
        assertStreams(tokenizer, tokenizer.encode(text));
    }

    /** But for bytes in no order from a decoder that writes all of a row of them otherwise when the last one fits nowhere. */
    @Property
    void thePiecesOfAnyTokensAreTheirText(
            @ForAll("withoutByteFallback") String name, @ForAll("draws") List<Integer> draws) {
        Tokenizer tokenizer = TOKENIZERS.get(name);
        int[] tokens = draws.stream()
                .mapToInt(draw -> draw % tokenizer.size())
                .filter(id -> ends(tokenizer).stream().noneMatch(end -> end == id))
                .toArray();
        assertStreams(tokenizer, tokens);
    }

    @Provide
    Arbitrary<List<Integer>> draws() {
        return Arbitraries.integers().between(0, 1_000_000).list().ofMaxSize(40);
    }

    private static List<Integer> ends(Tokenizer tokenizer) {
        List<Integer> ends = new ArrayList<>();
        tokenizer.endOfText().ifPresent(ends::add);
        tokenizer.special(Special.END).ifPresent(ends::add);
        return ends;
    }

    private static void assertStreams(Tokenizer tokenizer, int[] tokens) {
        Decoding drawn = (any, request, accept) -> {
            for (int token : tokens) {
                accept.test(token);
            }
            return List.of(new Continuation(tokens, 0));
        };
        StringBuilder told = new StringBuilder();
        new TextGenerator(model, tokenizer, TextMarks.of(tokenizer), drawn, List.of())
                .generate("the", samples, 1, piece -> {
                    told.append(piece);
                    return true;
                });
        assertThat(told.toString()).isEqualTo(tokenizer.decode(tokens));
    }
}
