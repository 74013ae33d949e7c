package org.ablate.laboratory.session;

import java.util.Map;
import org.ablate.spi.event.Coverage;

/**
 * Evaluation of a trained model.
 *
 * @param step of the checkpoint
 * @param metrics by name, in the descriptor's order
 * @param coverage how much of the split was looked at
 */
public record Evaluation(long step, Map<String, Double> metrics, Coverage coverage) {}
