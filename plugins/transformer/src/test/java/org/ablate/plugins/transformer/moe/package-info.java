@NullMarked
package org.ablate.plugins.transformer.moe;

import org.jspecify.annotations.NullMarked;
