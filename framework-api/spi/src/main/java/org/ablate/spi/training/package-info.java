/** Kinds that drive a run: objective, optimizer, schedule, metric, decoding, adaptation. */
@NullMarked
package org.ablate.spi.training;

import org.jspecify.annotations.NullMarked;
