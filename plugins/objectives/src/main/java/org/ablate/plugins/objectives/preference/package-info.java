/** Learning from preferences: DPO and its relatives, reward models. */
@NullMarked
package org.ablate.plugins.objectives.preference;

import org.jspecify.annotations.NullMarked;
