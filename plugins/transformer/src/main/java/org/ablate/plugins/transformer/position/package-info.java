/** Position encodings, absolute, relative and rotary, and the scalings of rotary ones to longer contexts. */
@NullMarked
package org.ablate.plugins.transformer.position;

import org.jspecify.annotations.NullMarked;
