@NullMarked
package org.ablate.spi.safetensors;

import org.jspecify.annotations.NullMarked;
