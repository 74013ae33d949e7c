/** The root of an experiment's descriptor. */
@NullMarked
package org.ablate.runner;

import org.jspecify.annotations.NullMarked;
