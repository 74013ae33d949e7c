/** Verbs of the command line: one class each, and what they print. */
@NullMarked
package org.ablate.cli.verb;

import org.jspecify.annotations.NullMarked;
