package org.ablate.plugins.evaluation;

import java.util.function.ToDoubleFunction;

/** How a figure of each class becomes one figure. */
public enum Average {
    /** The mean over the classes that were right or chosen at least once. */
    MACRO,
    /** Of all labels together, whatever their class. */
    MICRO,
    /** The mean over the classes, each weighing by how often it was right. */
    WEIGHTED;

    double of(Confusion confusion, ToDoubleFunction<ClassCounts> figure) {
        if (this == MICRO) {
            return figure.applyAsDouble(
                    new ClassCounts(confusion.allHits(), confusion.total(), confusion.sum(confusion::chosen)));
        }
        double sum = 0;
        double weights = 0;
        for (int label = 0; label < confusion.classes(); label++) {
            ClassCounts counts =
                    new ClassCounts(confusion.hits(label), confusion.right(label), confusion.chosen(label));
            boolean occurs = counts.right() + counts.chosen() > 0;
            double weight = this == WEIGHTED ? counts.right() : occurs ? 1 : 0;
            sum += weight * figure.applyAsDouble(counts);
            weights += weight;
        }
        return sum / weights;
    }
}
