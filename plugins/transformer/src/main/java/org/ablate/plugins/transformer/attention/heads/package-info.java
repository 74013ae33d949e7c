/** Heads of an attention: their number and width as configs tell them, and how projections are split into them. */
@NullMarked
package org.ablate.plugins.transformer.attention.heads;

import org.jspecify.annotations.NullMarked;
