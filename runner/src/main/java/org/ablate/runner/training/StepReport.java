package org.ablate.runner.training;

/**
 * What an optimizer step measured.
 *
 * @param loss mean over the targets of the step
 * @param learningRate that was used
 * @param gradientNorm before clipping
 * @param targets labels that counted
 */
record StepReport(double loss, double learningRate, double gradientNorm, long targets) {}
