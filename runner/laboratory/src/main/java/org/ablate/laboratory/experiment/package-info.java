/** Records of an experiment: what its descriptor may say, and what each part defaults to. */
@NullMarked
package org.ablate.laboratory.experiment;

import org.jspecify.annotations.NullMarked;
