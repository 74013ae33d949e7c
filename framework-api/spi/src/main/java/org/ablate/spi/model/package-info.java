/** Kinds of model parts: architecture, attention, position, norm, feed-forward. */
@NullMarked
package org.ablate.spi.model;

import org.jspecify.annotations.NullMarked;
