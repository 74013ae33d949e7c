/** From documents to rows of tokens: cached tokenizers and token stores, and which row belongs to which step. */
@NullMarked
package org.ablate.runner.data;

import org.jspecify.annotations.NullMarked;
