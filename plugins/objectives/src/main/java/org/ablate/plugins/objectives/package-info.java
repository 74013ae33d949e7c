/** What a model is trained to do. */
@NullMarked
package org.ablate.plugins.objectives;

import org.jspecify.annotations.NullMarked;
