@NullMarked
package org.ablate.formats.file;

import org.jspecify.annotations.NullMarked;
