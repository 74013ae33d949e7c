/** Assembles an experiment's parts and trains: the loop, evaluation, samples, checkpoints. */
@NullMarked
package org.ablate.runner.training;

import org.jspecify.annotations.NullMarked;
