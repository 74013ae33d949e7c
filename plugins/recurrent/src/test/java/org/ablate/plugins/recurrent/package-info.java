@NullMarked
package org.ablate.plugins.recurrent;

import org.jspecify.annotations.NullMarked;
