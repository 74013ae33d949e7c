@NullMarked
package org.ablate.plugins.objectives;

import org.jspecify.annotations.NullMarked;
