@NullMarked
package org.ablate.laboratory.events;

import org.jspecify.annotations.NullMarked;
