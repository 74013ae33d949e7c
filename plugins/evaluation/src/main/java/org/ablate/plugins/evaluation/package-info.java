/** Figures of merit. */
@NullMarked
package org.ablate.plugins.evaluation;

import org.jspecify.annotations.NullMarked;
