/** Small kinds, components and plugins for the tests of descriptors and wiring. */
@NullMarked
package org.ablate.composition.lab;

import org.jspecify.annotations.NullMarked;
