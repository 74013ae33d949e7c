/** The command line: the program and its list of verbs. */
@NullMarked
package org.ablate.cli;

import org.jspecify.annotations.NullMarked;
