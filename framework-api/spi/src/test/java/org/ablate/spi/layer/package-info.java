@NullMarked
package org.ablate.spi.layer;

import org.jspecify.annotations.NullMarked;
