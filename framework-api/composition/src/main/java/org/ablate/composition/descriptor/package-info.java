/** From a YAML file to validated records, every value with its origin, and every problem with its place. */
@NullMarked
package org.ablate.composition.descriptor;

import org.jspecify.annotations.NullMarked;
