package org.ablate.plugins.finetuning.lora;

/**
 * Settings that the low-rank adapters of a layer share.
 *
 * @param rank of the change, at least 1
 * @param scale what {@code B A} is multiplied by
 * @param dropout share of the input zeroed in training
 * @param initialization how A and B begin
 */
record LoraShape(int rank, double scale, double dropout, LoraInitialization initialization) {}
