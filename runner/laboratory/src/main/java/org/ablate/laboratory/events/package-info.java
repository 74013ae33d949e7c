/** The event stream's way from the run to the journal and to sinks. */
@NullMarked
package org.ablate.laboratory.events;

import org.jspecify.annotations.NullMarked;
