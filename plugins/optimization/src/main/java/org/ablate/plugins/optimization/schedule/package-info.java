/** Learning rate schedules: the rate as a function of the step. */
@NullMarked
package org.ablate.plugins.optimization.schedule;

import org.jspecify.annotations.NullMarked;
