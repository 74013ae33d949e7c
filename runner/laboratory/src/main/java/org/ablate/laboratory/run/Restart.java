package org.ablate.laboratory.run;

/**
 * A run was gone on with. The journal reads as if it had never stopped; this is what tells that it did.
 *
 * @param time when, as in {@code 2026-01-31T12:00:00Z}
 * @param fromStep how many steps the weights had seen
 */
public record Restart(String time, long fromStep) {}
