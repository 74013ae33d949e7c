@NullMarked
package org.ablate.runner.data;

import org.jspecify.annotations.NullMarked;
