package org.ablate.runner.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.runner.Samples;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;
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
    private final Decoding decoding;
    private final List<PostProcessor> postProcessing;

    public TextGenerator(
            Architecture model, Tokenizer tokenizer, Decoding decoding, List<PostProcessor> postProcessing) {
        this.model = model;
        this.tokenizer = tokenizer;
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
    public Generated generate(String prompt, Samples samples, long seed, Predicate<String> text) {
        Set<Integer> ends = ends();
        Detokenizer detokenizer = new Detokenizer(tokenizer);
        StopStrings stop = new StopStrings(samples.stop());
        boolean[] wanted = {true};
        Request request = request(prompt, samples, ends, seed);
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
    public Flux<String> stream(String prompt, Samples samples, long seed) {
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

    private Set<Integer> ends() {
        return Stream.of(tokenizer.endOfText(), tokenizer.special(Special.END))
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .collect(Collectors.toSet());
    }

    private Request request(String prompt, Samples samples, Set<Integer> ends, long seed) {
        Opening opening = Opening.of(model, tokenizer, prompt);
        return new Request(opening.prompt(), opening.source(), samples.tokens(), ends, seed, Optional.of(tokenizer));
    }

    /**
     * What a model is given to write from.
     *
     * @param prompt what its text begins with
     * @param source what it reads, if it reads a source
     */
    record Opening(int[] prompt, Optional<int[]> source) {

        /** @throws ExperimentException when the tokenizer cannot read the prompt, or there is nothing to begin with */
        static Opening of(Architecture model, Tokenizer tokenizer, String prompt) {
            return model.readsSource()
                    ? new Opening(decoderBegin(tokenizer), Optional.of(tokenizer.frame(tokenizer.encode(prompt))))
                    : new Opening(promptIds(tokenizer, prompt), Optional.empty());
        }
    }

    /** What the decoder of an encoder-decoder begins with: the token that begins a text, else padding, as T5 does it. */
    private static int[] decoderBegin(Tokenizer tokenizer) {
        OptionalInt begin = tokenizer.special(Special.BEGIN);
        OptionalInt first = begin.isPresent() ? begin : tokenizer.special(Special.PAD);
        return new int[] {
            first.orElseThrow(
                    () -> new ExperimentException(
                            "this tokenizer has neither a token that begins a text nor one for padding, so a decoder cannot begin"))
        };
    }

    /**
     * The prompt as tokens, with what the tokenizer puts before a text; an empty one is the token that begins a text, else the one
     * that ends it, after which a new text begins.
     *
     * @throws ExperimentException when there is nothing to begin with
     */
    private static int[] promptIds(Tokenizer tokenizer, String prompt) {
        int[] ids = tokenizer.encode(prompt);
        if (ids.length > 0) {
            return unended(tokenizer.frame(ids), tokenizer);
        }
        OptionalInt begin = tokenizer.special(Special.BEGIN);
        OptionalInt first = begin.isPresent() ? begin : tokenizer.endOfText();
        return new int[] {
            first.orElseThrow(() -> new ExperimentException(
                    "the prompt is empty, and this tokenizer has no end-of-text token to begin with; give a prompt"))
        };
    }

    /** Without the special tokens after which nothing would come. */
    private static int[] unended(int[] framed, Tokenizer tokenizer) {
        Set<Integer> ends = Stream.of(Special.END, Special.SEPARATOR)
                .map(tokenizer::special)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .collect(Collectors.toSet());
        int length = framed.length;
        while (length > 1 && ends.contains(framed[length - 1])) {
            length--;
        }
        return Arrays.copyOf(framed, length);
    }
}
