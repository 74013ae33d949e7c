/** Operations on tensors that DJL does not offer, and the randomness that feeds them. */
@NullMarked
package org.ablate.spi.tensor;

import org.jspecify.annotations.NullMarked;
