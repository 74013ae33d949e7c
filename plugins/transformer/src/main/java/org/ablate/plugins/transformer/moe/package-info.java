/** Sparse mixture of experts: the feed-forward layer, its routers, and the dispatch of tokens to experts. */
@NullMarked
package org.ablate.plugins.transformer.moe;

import org.jspecify.annotations.NullMarked;
