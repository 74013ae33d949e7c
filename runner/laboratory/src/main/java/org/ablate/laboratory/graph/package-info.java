/** An experiment's component graph: what its descriptor chose, built through the wiring. */
@NullMarked
package org.ablate.laboratory.graph;

import org.jspecify.annotations.NullMarked;
