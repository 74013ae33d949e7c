/** Optimizers and learning-rate schedules. */
@NullMarked
package org.ablate.plugins.optimization;

import org.jspecify.annotations.NullMarked;
