@NullMarked
package org.ablate.formats.safetensors;

import org.jspecify.annotations.NullMarked;
