@NullMarked
package org.ablate.laboratory.generation;

import org.jspecify.annotations.NullMarked;
