/** Output to a terminal: tables, charts, numbers, JSON, progress and failures. */
@NullMarked
package org.ablate.cli.console;

import org.jspecify.annotations.NullMarked;
