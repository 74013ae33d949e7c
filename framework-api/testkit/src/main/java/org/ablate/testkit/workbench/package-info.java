/** Builds components for tests as the runner builds them for runs: from a descriptor, through Guice. */
@NullMarked
package org.ablate.testkit.workbench;

import org.jspecify.annotations.NullMarked;
