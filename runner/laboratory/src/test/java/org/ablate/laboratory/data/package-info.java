@NullMarked
package org.ablate.laboratory.data;

import org.jspecify.annotations.NullMarked;
