@NullMarked
package org.ablate.runner.training;

import org.jspecify.annotations.NullMarked;
