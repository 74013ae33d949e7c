@NullMarked
package org.ablate.laboratory.fetch;

import org.jspecify.annotations.NullMarked;
