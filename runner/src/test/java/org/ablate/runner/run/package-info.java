@NullMarked
package org.ablate.runner.run;

import org.jspecify.annotations.NullMarked;
