@NullMarked
package org.ablate.plugins.losses;

import org.jspecify.annotations.NullMarked;
