/** The training loop: steps, gradients, evaluation, and what a checkpoint holds. */
@NullMarked
package org.ablate.laboratory.training;

import org.jspecify.annotations.NullMarked;
