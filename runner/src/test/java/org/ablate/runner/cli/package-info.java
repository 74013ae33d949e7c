@NullMarked
package org.ablate.runner.cli;

import org.jspecify.annotations.NullMarked;
