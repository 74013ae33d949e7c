/** The command line: one class per verb. */
@NullMarked
package org.ablate.runner.cli;

import org.jspecify.annotations.NullMarked;
