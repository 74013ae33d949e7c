@NullMarked
package org.ablate.laboratory.checkpoint;

import org.jspecify.annotations.NullMarked;
