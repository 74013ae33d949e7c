/** Sequence-to-sequence training, and what its decoder reads. */
@NullMarked
package org.ablate.plugins.objectives.seq2seq;

import org.jspecify.annotations.NullMarked;
