@NullMarked
package org.ablate.runner.events;

import org.jspecify.annotations.NullMarked;
