/** Kinds, components and their configuration: what a plugin declares and the descriptor binds. */
@NullMarked
package org.ablate.spi.component;

import org.jspecify.annotations.NullMarked;
