/** Query-key norms: normalizations of queries and keys before a position encoding acts on them. */
@NullMarked
package org.ablate.plugins.transformer.attention.qknorm;

import org.jspecify.annotations.NullMarked;
