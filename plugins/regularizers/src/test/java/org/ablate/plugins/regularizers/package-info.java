@NullMarked
package org.ablate.plugins.regularizers;

import org.jspecify.annotations.NullMarked;
