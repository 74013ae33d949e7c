package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * A sequence that another one attends to: what an encoder made of its input.
 *
 * @param states (batch, sourceTime, width)
 * @param keep boolean (batch, sourceTime), true where a state counts; absent when all do
 */
public record EncoderOutput(NDArray states, Optional<NDArray> keep) {}
