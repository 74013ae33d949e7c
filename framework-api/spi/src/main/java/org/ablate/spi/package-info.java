/** What an Ablate plugin compiles against. */
@NullMarked
package org.ablate.spi;

import org.jspecify.annotations.NullMarked;
