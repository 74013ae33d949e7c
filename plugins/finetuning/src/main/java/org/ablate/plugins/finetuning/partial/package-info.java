/** Fine-tuning of the base's own parameters: all, biases, norms, or those that a pattern does not freeze. */
@NullMarked
package org.ablate.plugins.finetuning.partial;

import org.jspecify.annotations.NullMarked;
