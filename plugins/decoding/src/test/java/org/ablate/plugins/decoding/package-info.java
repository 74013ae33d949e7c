@NullMarked
package org.ablate.plugins.decoding;

import org.jspecify.annotations.NullMarked;
