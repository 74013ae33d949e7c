package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.BoundedRegex;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Decoding;

/**
 * Lets the model answer several times and takes the answer most of them agree on; of equals, the one that came first (Wang et al.,
 * 2022, arXiv:2203.11171). The score of a continuation is the number of its votes.
 */
@Component(
        value = "self-consistency",
        summary = "Answers several times and takes what most agree on",
        formula = "argmax over answers of how many of the samples give it",
        paper = "Wang et al., 2022, arXiv:2203.11171",
        verdict = "Better answers to questions that have one, for as many times the work")
public final class SelfConsistency implements Decoding {

    /** The fields of self-consistency. */
    public record Config(
            @Doc("how often it answers") @Default("5") @Positive
            int samples,

            @Doc("how each answer is drawn") @Default("sampling")
            Choice<Decoding> of,

            @Doc(
                    "finds the answer in a text: the first group of this regular expression, or all it matches; the last match"
                            + " counts; absent for the whole text")
            @Default("\"\"")
            String answer)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            BoundedRegex.check(checks, "answer", answer);
        }
    }

    private final Config config;
    private final Decoding inner;

    @Inject
    SelfConsistency(Config config, Decoding inner) {
        this.config = config;
        this.inner = inner;
    }

    @Override
    public List<Continuation> generate(Architecture model, Request request, IntPredicate accept) {
        Map<String, List<Continuation>> votes = new LinkedHashMap<>();
        for (int i = 0; i < config.samples(); i++) {
            long seed = RandomStream.seed(request.seed(), "decoding", "vote", i);
            Continuation one =
                    inner.generate(model, request.withSeed(seed), token -> true).get(0);
            votes.computeIfAbsent(answer(one, request), absent -> new ArrayList<>())
                    .add(one);
        }
        List<Continuation> ranked = votes.values().stream()
                .sorted((a, b) -> Integer.compare(b.size(), a.size()))
                .map(same -> new Continuation(same.get(0).tokens(), same.size()))
                .toList();
        for (int token : ranked.get(0).tokens()) {
            if (!accept.test(token)) {
                break;
            }
        }
        return ranked;
    }

    private String answer(Continuation continuation, Request request) {
        String text = request.tokenizer()
                .orElseThrow(() -> new ExperimentException("self-consistency needs the tokenizer to compare answers"))
                .decode(continuation.tokens());
        if (config.answer().isEmpty()) {
            return text.strip();
        }
        return new BoundedRegex(config.answer(), 0).on(text, SelfConsistency::last);
    }

    private static String last(Matcher matcher) {
        String found = "";
        while (matcher.find()) {
            found = matcher.groupCount() > 0 ? String.valueOf(matcher.group(1)) : matcher.group();
        }
        return found;
    }
}
