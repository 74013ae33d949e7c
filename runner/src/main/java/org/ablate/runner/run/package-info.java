/** A run's folder: what was asked for, what it was run with, its checkpoints, and who may write there. */
@NullMarked
package org.ablate.runner.run;

import org.jspecify.annotations.NullMarked;
