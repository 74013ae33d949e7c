/** The cache of keys and values that generation goes on from. */
@NullMarked
package org.ablate.plugins.transformer.cache;

import org.jspecify.annotations.NullMarked;
