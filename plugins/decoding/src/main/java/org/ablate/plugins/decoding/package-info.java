/** Ways of generating text, and what steers them. */
@NullMarked
package org.ablate.plugins.decoding;

import org.jspecify.annotations.NullMarked;
