@NullMarked
package org.ablate.plugins.transformer.architecture;

import org.jspecify.annotations.NullMarked;
