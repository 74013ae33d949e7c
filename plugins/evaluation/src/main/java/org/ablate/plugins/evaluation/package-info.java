/** Figures of merit, and text from a model. */
@NullMarked
package org.ablate.plugins.evaluation;

import org.jspecify.annotations.NullMarked;
