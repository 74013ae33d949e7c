@NullMarked
package org.ablate.plugins.pretrained;

import org.jspecify.annotations.NullMarked;
