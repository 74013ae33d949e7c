@NullMarked
package org.ablate.laboratory.run;

import org.jspecify.annotations.NullMarked;
