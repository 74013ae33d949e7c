@NullMarked
package org.ablate.plugins.transformer.position;

import org.jspecify.annotations.NullMarked;
