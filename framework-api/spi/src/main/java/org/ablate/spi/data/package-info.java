/** Text in, token rows out: data sources, tokenizers and batches. */
@NullMarked
package org.ablate.spi.data;

import org.jspecify.annotations.NullMarked;
