/** The event stream's way from the run to the journal and to whoever listens. */
@NullMarked
package org.ablate.runner.events;

import org.jspecify.annotations.NullMarked;
