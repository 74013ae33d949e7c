/** Data preparation: cached tokenizers and token stores, and which row belongs to which step. */
@NullMarked
package org.ablate.laboratory.data;

import org.jspecify.annotations.NullMarked;
