/** A run's folder: what was asked for, what it was run with, and who may write there. */
@NullMarked
package org.ablate.laboratory.run;

import org.jspecify.annotations.NullMarked;
