/** Rules that end a run before its last step. */
@NullMarked
package org.ablate.plugins.optimization.stopping;

import org.jspecify.annotations.NullMarked;
