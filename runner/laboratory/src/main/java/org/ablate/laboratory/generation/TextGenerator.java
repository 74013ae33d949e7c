package org.ablate.laboratory.generation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.ablate.laboratory.experiment.SamplingConfig;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.TextMarks;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.Decoding.Continuation;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.PostProcessor;
import reactor.core.publisher.Flux;

/** Text in, text out. */
public final class TextGenerator {

    private final Architecture model;
    private final Tokenizer tokenizer;
    private final TextMarks marks;
    private final Decoding decoding;
    private final List<PostProcessor> postProcessing;

    public TextGenerator(
            Architecture model,
            Tokenizer tokenizer,
            TextMarks marks,
            Decoding decoding,
            List<PostProcessor> postProcessing) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.marks = marks;
        this.decoding = decoding;
        this.postProcessing = postProcessing;
    }

    /**
     * What was generated.
     *
     * @param texts the continuations, best first, post-processed; those that post-processing filtered out are missing
     * @param tokens how many tokens the best has, its end included
     */
    public record Generated(List<String> texts, int tokens) {}

    /**
     * Continues a prompt, as the samples say, until the tokens are used up, the text ends or a stop string comes.
     *
     * @param text receives each piece of the best continuation as it comes, whole characters only and not post-processed, and
     *     answers whether to go on
     */
    public Generated generate(String prompt, SamplingConfig samples, long seed, Predicate<String> text) {
        Set<Integer> ends = marks.silentEnds();
        Detokenizer detokenizer = new Detokenizer(tokenizer);
        StopStrings stop = new StopStrings(samples.stop());
        boolean[] wanted = {true};
        Request request = request(prompt, samples, seed);
        List<Continuation> found = decoding.generate(model, request, token -> {
            if (ends.contains(token)) {
                return false;
            }
            wanted[0] = tell(stop.add(detokenizer.add(token)), text);
            return wanted[0] && !stop.stopped();
        });
        if (wanted[0] && !stop.stopped()) {
            tell(stop.add(detokenizer.rest()) + stop.rest(), text);
        }
        List<String> texts = found.stream()
                .flatMap(one -> processed(whole(one, ends, samples.stop())).stream())
                .toList();
        return new Generated(texts, found.get(0).tokens().length);
    }

    /**
     * {@link #generate} as a stream of pieces. Subscribing generates, on the subscriber's thread, which must be the one that opened
     * the engine; cancelling stops after the token at hand.
     */
    public Flux<String> stream(String prompt, SamplingConfig samples, long seed) {
        return Flux.create(sink -> {
            generate(prompt, samples, seed, piece -> {
                sink.next(piece);
                return !sink.isCancelled();
            });
            sink.complete();
        });
    }

    private static boolean tell(String piece, Predicate<String> text) {
        return piece.isEmpty() || text.test(piece);
    }

    private String whole(Continuation continuation, Set<Integer> ends, List<String> stops) {
        int[] tokens = Arrays.stream(continuation.tokens())
                .takeWhile(token -> !ends.contains(token))
                .toArray();
        StopStrings stop = new StopStrings(stops);
        String text = stop.add(tokenizer.decode(tokens));
        return stop.stopped() ? text : text + stop.rest();
    }

    private Optional<String> processed(String text) {
        Optional<String> processed = Optional.of(text);
        for (PostProcessor step : postProcessing) {
            processed = processed.flatMap(step::process);
        }
        return processed;
    }

    private Request request(String prompt, SamplingConfig samples, long seed) {
        Opening opening = Opening.of(model, tokenizer, marks, prompt);
        return new Request(
                opening.prompt(),
                opening.source(),
                samples.tokens(),
                marks.ends(),
                seed,
                Optional.of(tokenizer),
                marks.told());
    }

    /**
     * What a model is given to write from.
     *
     * @param prompt what its text begins with
     * @param source what it reads, if it reads a source
     */
    public record Opening(int[] prompt, Optional<int[]> source) {

        /** @throws ExperimentException when the tokenizer cannot read the prompt, or there is nothing to begin with */
        public static Opening of(Architecture model, Tokenizer tokenizer, TextMarks marks, String prompt) {
            int[] ids = tokenizer.encode(prompt);
            return model.readsSource()
                    ? new Opening(decoderStart(marks), Optional.of(tokenizer.frame(ids)))
                    : new Opening(ids.length > 0 ? marks.opening(ids) : beginning(marks), Optional.empty());
        }
    }

    private static int[] decoderStart(TextMarks marks) {
        return new int[] {
            marks.decoderStart()
                    .orElseThrow(
                            () -> new ExperimentException("this tokenizer has no token that begins a text, none for"
                                    + " padding and none that ends a text, so a decoder cannot begin; write model.generation:"
                                    + " {decoderStart: ID} for weights of others"))
        };
    }

    /** The token that begins a text, else the one that ends it, after which a new text begins. */
    private static int[] beginning(TextMarks marks) {
        OptionalInt begin = marks.begin();
        OptionalInt first = begin.isPresent() ? begin : marks.end();
        return new int[] {
            first.orElseThrow(() -> new ExperimentException(
                    "the prompt is empty, and this tokenizer has no end-of-text token to begin with; give a prompt"))
        };
    }
}
