/** Files that are either wholly there or not there at all, and failures told in one line. */
@NullMarked
package org.ablate.spi.file;

import org.jspecify.annotations.NullMarked;
