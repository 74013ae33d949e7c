package org.ablate.plugins.finetuning.adapter;

/**
 * Range of the rows of a joint matrix that a layer has.
 *
 * @param from index of the first
 * @param count how many
 * @param total rows of the joint matrix
 */
public record RowRange(int from, int count, int total) {}
