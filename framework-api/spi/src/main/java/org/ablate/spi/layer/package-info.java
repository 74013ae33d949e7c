/** The layer tree: named parameters and child layers, as in {@code torch.nn.Module}. */
@NullMarked
package org.ablate.spi.layer;

import org.jspecify.annotations.NullMarked;
