@NullMarked
package org.ablate.plugins.transformer.head;

import org.jspecify.annotations.NullMarked;
