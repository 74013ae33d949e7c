/** Optimizers around another one: averages of weights, perturbations, lookahead. */
@NullMarked
package org.ablate.plugins.optimization.wrapper;

import org.jspecify.annotations.NullMarked;
