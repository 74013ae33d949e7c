/** Holds what ships to what it claims: the descriptors, the command line, reproducibility and the walls between modules. */
@NullMarked
package org.ablate.experiments;

import org.jspecify.annotations.NullMarked;
