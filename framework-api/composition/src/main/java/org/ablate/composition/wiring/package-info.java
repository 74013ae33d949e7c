/** From bound records to living components, through Guice. */
@NullMarked
package org.ablate.composition.wiring;

import org.jspecify.annotations.NullMarked;
