package org.ablate.plugins.objectives.classification;

import jakarta.inject.Inject;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Classes;

/**
 * A class weighs the more the rarer it is in the training split: {@code labels / (classes · count)}, so that the mean weight of a
 * label is 1, over those that occur there; another weighs 1 (King and Zeng, 2001, doi:10.1093/oxfordjournals.pan.a004868; scikit-learn's {@code balanced}).
 */
@Component(
        value = "balanced",
        summary = "A class weighs the more the rarer it is in the training split",
        formula = "w = labels / (classes · count)",
        paper = "King and Zeng, 2001, doi:10.1093/oxfordjournals.pan.a004868",
        verdict = "for classes of unequal size, when all matter alike")
public final class BalancedClassWeights implements ClassWeights {

    public @Inject BalancedClassWeights() {}

    @Override
    public Optional<float[]> of(Classes classes) {
        long labels = classes.counts().stream().mapToLong(Long::longValue).sum();
        long occurring = classes.counts().stream().filter(count -> count > 0).count();
        float[] weights = new float[classes.size()];
        for (int id = 0; id < weights.length; id++) {
            long count = classes.counts().get(id);
            weights[id] = count == 0 ? 1 : (float) (labels / ((double) occurring * count));
        }
        return Optional.of(weights);
    }
}
