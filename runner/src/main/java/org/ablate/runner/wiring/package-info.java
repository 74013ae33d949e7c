/** From bound records to living components, through Guice. */
@NullMarked
package org.ablate.runner.wiring;

import org.jspecify.annotations.NullMarked;
