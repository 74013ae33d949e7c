package org.ablate.laboratory.training;

import java.util.Map;

/**
 * What an optimizer step measured.
 *
 * @param loss mean over the targets of the step
 * @param learningRate that was used
 * @param gradientNorm before clipping
 * @param targets labels that counted
 * @param tokens that the model read, padding left out
 * @param figures what parts of the model reported beside the loss, by name
 */
public record StepReport(
        double loss,
        double learningRate,
        double gradientNorm,
        long targets,
        long tokens,
        Map<String, Double> figures) {}
