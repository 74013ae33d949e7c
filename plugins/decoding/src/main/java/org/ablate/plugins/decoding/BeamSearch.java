package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.LogitsProcessor;

/**
 * Beam search: keeps the {@code beams} likeliest beginnings and returns the {@code best} likeliest wholes, ranked by {@code log
 * p(tokens) / length^lengthPenalty} (Sutskever et al., 2014, arXiv:1409.3215; the length penalty as in Wu et al., 2016,
 * arXiv:1609.08144, without its constant). What ends a search follows the reference implementation.
 */
@Component(
        value = "beam-search",
        summary = "Keeps the likeliest beginnings and returns the likeliest wholes",
        formula = "argmax log p(tokens) / length^lengthPenalty, over the beginnings kept",
        paper = "Sutskever et al., 2014, arXiv:1409.3215",
        verdict = "For tasks with one right answer, such as translation; dull for open text")
public final class BeamSearch implements Decoding {

    /** When a search ends before its tokens are used up. */
    public enum Ending {
        /** When as many wholes are found as there are beams. */
        FIRST,
        /** When no beam, at its present length, could become better than the worst whole. */
        HEURISTIC,
        /** When no beam, at any length, could. */
        NEVER
    }

    /** The fields of beam search. */
    public record Config(
            @Doc("beginnings that are kept") @Default("4") @Positive
            int beams,

            @Doc("power of the length by which log-probabilities are divided: above 0 favors long texts")
            @Default("1.0")
            double lengthPenalty,

            @Doc("when the search ends early") @Default("heuristic")
            Ending earlyStopping,

            @Doc("how many continuations are returned; at most beams") @Default("1") @Positive
            int best,

            @Doc("what changes the log-probabilities of each step, in this order") @Default("[]")
            List<Choice<LogitsProcessor>> processors)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(best <= beams, "best", best + " continuations cannot come of " + beams + " beams");
        }
    }

    private final Config config;
    private final List<LogitsProcessor> processors;
    private final int context;
    private final Ops ops;

    @Inject
    BeamSearch(Config config, List<LogitsProcessor> processors, ContextLength context, Ops ops) {
        this.config = config;
        this.processors = processors;
        this.context = context.context();
        this.ops = ops;
    }

    /** @throws org.ablate.spi.ExperimentException when prompt and tokens do not fit the context */
    @Override
    public List<Continuation> generate(Architecture model, Request request, IntPredicate accept) {
        if (request.tokens() == 0) {
            return List.of(new Continuation(new int[0], 0));
        }
        List<Continuation> found = ops.withoutGradients(() -> {
            try (BeamStep step = new BeamStep(model, request, config.beams(), context, ops)) {
                return search(request, step);
            }
        });
        for (int token : found.get(0).tokens()) {
            if (!accept.test(token)) {
                break;
            }
        }
        return found;
    }

    private List<Continuation> search(Request request, BeamStep step) {
        LogitsProcessorChain processing = new LogitsProcessorChain(processors, request);
        List<Beam> running = new ArrayList<>(List.of(new Beam(new int[0], 0, 0)));
        Wholes wholes = new Wholes();
        for (int added = 0; added < request.tokens(); added++) {
            List<Beam> candidates = step.candidates(
                    running, processing, (1 + Math.max(1, request.ends().size())) * config.beams());
            List<Beam> open = new ArrayList<>();
            for (int rank = 0; rank < candidates.size(); rank++) {
                Beam candidate = candidates.get(rank);
                boolean whole = request.ends().contains(candidate.last()) || added + 1 == request.tokens();
                if (!whole) {
                    open.add(candidate);
                } else if (rank < config.beams()) {
                    wholes.offer(candidate);
                }
            }
            running = open.subList(0, Math.min(open.size(), config.beams()));
            if (running.isEmpty() || wholes.suffice(running.get(0), request.tokens())) {
                break;
            }
            step.keep(running);
        }
        return wholes.best();
    }

    /** The best wholes found so far, at most as many as beams. */
    private final class Wholes {

        private final List<Continuation> kept = new ArrayList<>();
        private boolean closed;

        void offer(Beam beam) {
            if (closed) {
                return;
            }
            kept.add(new Continuation(beam.tokens(), beam.score() / penalty(beam.tokens().length)));
            kept.sort(Comparator.comparingDouble(Continuation::score).reversed());
            if (kept.size() > config.beams()) {
                kept.remove(kept.size() - 1);
            }
        }

        /** Whether the search may end though beams are open. */
        boolean suffice(Beam best, int most) {
            if (kept.size() < config.beams()) {
                return false;
            }
            if (config.earlyStopping() == Ending.FIRST) {
                closed = true;
                return true;
            }
            boolean anyLength = config.earlyStopping() == Ending.NEVER && config.lengthPenalty() > 0;
            double hoped = best.score() / penalty(anyLength ? most : best.tokens().length);
            return hoped <= kept.get(kept.size() - 1).score();
        }

        private double penalty(int length) {
            return Math.pow(length, config.lengthPenalty());
        }

        List<Continuation> best() {
            return List.copyOf(kept.subList(0, Math.min(config.best(), kept.size())));
        }
    }
}
