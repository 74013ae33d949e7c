/** Files that are either wholly there or not there at all, and failures told in one line. */
@NullMarked
package org.ablate.formats.file;

import org.jspecify.annotations.NullMarked;
