/** Output gates: functions of the mixed values before an attention projects them to the residual stream. */
@NullMarked
package org.ablate.plugins.transformer.attention.gate;

import org.jspecify.annotations.NullMarked;
