@NullMarked
package org.ablate.laboratory.experiment;

import org.jspecify.annotations.NullMarked;
