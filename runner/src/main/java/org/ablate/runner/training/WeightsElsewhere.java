package org.ablate.runner.training;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.ablate.runner.Experiment;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.file.Sha256;
import org.ablate.spi.model.WeightSource;

/** What a descriptor says of weights that were trained elsewhere: the model's own, and those of models inside its objective. */
final class WeightsElsewhere {

    private WeightsElsewhere() {}

    /** How many tokens a model inside an objective is for, such as a teacher, if its weights tell. */
    static OptionalInt tokens(Choice<?> objective) {
        return inside(objective).stream()
                .map(WeightSource::tokens)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    /**
     * Refuses weights that are for the tokens of another tokenizer.
     *
     * @param digest SHA-256 of the experiment's {@code tokenizer.json}
     */
    static void requireTokenizer(Experiment experiment, String digest) {
        List<WeightSource> sources = new ArrayList<>(inside(experiment.objective()));
        experiment.model().from(WeightSource.class).ifPresent(sources::add);
        for (WeightSource source : sources) {
            source.tokenizer().filter(file -> !Sha256.of(file).equals(digest)).ifPresent(file -> {
                throw new ExperimentException("the weights of " + folder(file) + " are for the tokens of " + file
                        + ", which is not this experiment's tokenizer; use the tokenizer of that run, trained on the same"
                        + " data, or other weights");
            });
        }
    }

    private static Path folder(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static List<WeightSource> inside(Choice<?> choice) {
        List<WeightSource> found = new ArrayList<>();
        try {
            for (RecordComponent field : choice.config().getClass().getRecordComponents()) {
                if (field.getType() == Choice.class) {
                    field.getAccessor().setAccessible(true);
                    Choice<?> held = (Choice<?>) field.getAccessor().invoke(choice.config());
                    held.from(WeightSource.class).ifPresent(found::add);
                    found.addAll(inside(held));
                }
            }
            return found;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a config record's fields can be read", e);
        }
    }
}
