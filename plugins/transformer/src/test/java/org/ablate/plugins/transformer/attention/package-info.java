@NullMarked
package org.ablate.plugins.transformer.attention;

import org.jspecify.annotations.NullMarked;
