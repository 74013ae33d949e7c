/** Distillation from a teacher model. */
@NullMarked
package org.ablate.plugins.objectives.distillation;

import org.jspecify.annotations.NullMarked;
