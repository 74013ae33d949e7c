/** Single checks, of which the contracts are made: gradients, memory, leaks, randomness, saving. */
@NullMarked
package org.ablate.testkit.check;

import org.jspecify.annotations.NullMarked;
