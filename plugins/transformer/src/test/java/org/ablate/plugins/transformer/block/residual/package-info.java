@NullMarked
package org.ablate.plugins.transformer.block.residual;

import org.jspecify.annotations.NullMarked;
