/** Checkpoints on disk: written whole or not at all, kept or removed by the run's policy. */
@NullMarked
package org.ablate.laboratory.checkpoint;

import org.jspecify.annotations.NullMarked;
