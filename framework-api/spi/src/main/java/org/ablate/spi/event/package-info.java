/** What a run tells while it goes, and who listens. */
@NullMarked
package org.ablate.spi.event;

import org.jspecify.annotations.NullMarked;
