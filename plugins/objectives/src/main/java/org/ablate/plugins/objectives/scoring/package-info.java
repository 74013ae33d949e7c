/** Scores of labeled positions, and the loss over them: what objectives share. */
@NullMarked
package org.ablate.plugins.objectives.scoring;

import org.jspecify.annotations.NullMarked;
