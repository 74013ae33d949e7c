package org.ablate.plugins.objectives.classification;

import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Classes;

/** The weights that the descriptor gives; a class it does not name weighs 1. */
@Component(
        value = "given",
        summary = "The weights that the descriptor gives, by class",
        verdict = "when some mistakes cost more")
public final class GivenClassWeights implements ClassWeights {

    /** The weights. */
    public record Config(
            @Doc("the weight of each class by its name; 1 for a class that is not named")
            Map<String, @PositiveOrZero Double> of) {}

    private final Config config;

    public @Inject GivenClassWeights(Config config) {
        this.config = config;
    }

    @Override
    public Optional<float[]> of(Classes classes) {
        float[] weights = new float[classes.size()];
        Arrays.fill(weights, 1);
        config.of().forEach((name, weight) -> {
            int id = classes.names().indexOf(Classes.name(name));
            if (id < 0) {
                throw new ExperimentException("objective.weights names the class '" + name
                        + "', which is none of the model's; they are "
                        + String.join(", ", classes.names()));
            }
            weights[id] = weight.floatValue();
        });
        return Optional.of(weights);
    }
}
