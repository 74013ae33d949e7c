@NullMarked
package org.ablate.plugins.transformer;

import org.jspecify.annotations.NullMarked;
