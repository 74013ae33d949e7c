/** Text generation: from a prompt to detokenized text. */
@NullMarked
package org.ablate.laboratory.generation;

import org.jspecify.annotations.NullMarked;
