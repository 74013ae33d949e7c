@NullMarked
package org.ablate.cli.console;

import org.jspecify.annotations.NullMarked;
