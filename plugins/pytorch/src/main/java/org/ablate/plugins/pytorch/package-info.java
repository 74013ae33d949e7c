/** The engine: DJL on PyTorch, its fused operations written as TorchScript programs. */
@NullMarked
package org.ablate.plugins.pytorch;

import org.jspecify.annotations.NullMarked;
