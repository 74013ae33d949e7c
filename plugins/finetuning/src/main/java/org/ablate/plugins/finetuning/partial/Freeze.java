package org.ablate.plugins.finetuning.partial;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.plugins.finetuning.adapter.NamePattern;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Adaptation;

/**
 * Some parameters are held, the others trained (Lee et al., 2019, "What would Elsa do? Freezing layers during transformer
 * fine-tuning", arXiv:1911.03090).
 */
@Component(
        value = "freeze",
        summary = "Holds parameters by name, or all but the last blocks and what follows them",
        paper = "Lee et al., 2019, arXiv:1911.03090",
        verdict = "when data are few or memory is short; later blocks carry most of a task")
public final class Freeze implements Adaptation {

    /** The fields of freeze. */
    public record Config(
            @Doc(
                    "names of held parameters or layers, such as embedding or layers.0.attention; * stands for any characters")
            @Default("[]")
            List<String> match,

            @Doc("hold embeddings, positions and all but this many last blocks")
            Optional<@Positive Integer> allButLast)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    !match.isEmpty() || allButLast.isPresent(),
                    "match",
                    "nothing is held; name parameters here, or give allButLast");
        }
    }

    private static final Pattern BLOCK = Pattern.compile("(?:^|.*\\.)layers\\.(\\d+)\\..*");

    private final Config config;

    @Inject
    Freeze(Config config) {
        this.config = config;
    }

    @Override
    public Architecture adapt(Architecture model) {
        for (String pattern : config.match()) {
            if (model.freeze(name -> NamePattern.anyMatches(List.of(pattern, pattern + ".*"), name)) == 0) {
                throw new ExperimentException("adaptation.match: no parameter or layer is named '" + pattern
                        + "'; `ablate explain` lists them");
            }
        }
        config.allButLast().ifPresent(last -> holdEarlier(model, last));
        return model;
    }

    private static void holdEarlier(Architecture model, int last) {
        int blocks = model.parameters().keySet().stream()
                        .mapToInt(Freeze::block)
                        .max()
                        .orElse(-1)
                + 1;
        if (last > blocks) {
            throw new ExperimentException(
                    "adaptation.allButLast: the model has " + blocks + " blocks, fewer than " + last);
        }
        int first = blocks - last;
        model.freeze(name -> block(name) >= 0 ? block(name) < first : isInput(name));
    }

    /** The index of the block that a parameter belongs to, or −1. */
    private static int block(String name) {
        Matcher matcher = BLOCK.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** Whether a parameter outside the blocks stands before them. */
    private static boolean isInput(String name) {
        return name.matches("(.*\\.)?(embedding|position|types|embeddingNorm)\\..*");
    }
}
