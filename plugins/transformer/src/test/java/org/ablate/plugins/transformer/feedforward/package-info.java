@NullMarked
package org.ablate.plugins.transformer.feedforward;

import org.jspecify.annotations.NullMarked;
