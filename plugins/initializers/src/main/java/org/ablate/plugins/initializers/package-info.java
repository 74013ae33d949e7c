/** How the weights of a model begin. */
@NullMarked
package org.ablate.plugins.initializers;

import org.jspecify.annotations.NullMarked;
