/** Losses: what scores cost that are not as they should be. */
@NullMarked
package org.ablate.plugins.losses;

import org.jspecify.annotations.NullMarked;
