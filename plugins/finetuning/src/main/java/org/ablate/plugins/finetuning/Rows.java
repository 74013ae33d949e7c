package org.ablate.plugins.finetuning;

/**
 * Which rows of a joint matrix a layer has.
 *
 * @param from index of the first
 * @param count how many
 * @param total rows of the joint matrix
 */
record Rows(int from, int count, int total) {}
