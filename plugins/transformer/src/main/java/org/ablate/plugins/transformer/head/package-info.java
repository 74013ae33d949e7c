/** Output heads: scores of the vocabulary or of classes, and the pooling and transforms before them. */
@NullMarked
package org.ablate.plugins.transformer.head;

import org.jspecify.annotations.NullMarked;
