/** The verb bench: measures steps, generation and optimizers. */
@NullMarked
package org.ablate.cli.bench;

import org.jspecify.annotations.NullMarked;
