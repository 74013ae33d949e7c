@NullMarked
package org.ablate.plugins.transformer.block;

import org.jspecify.annotations.NullMarked;
