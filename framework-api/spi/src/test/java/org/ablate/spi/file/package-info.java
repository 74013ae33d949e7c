@NullMarked
package org.ablate.spi.file;

import org.jspecify.annotations.NullMarked;
