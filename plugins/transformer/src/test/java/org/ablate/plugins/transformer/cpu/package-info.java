@NullMarked
package org.ablate.plugins.transformer.cpu;

import org.jspecify.annotations.NullMarked;
