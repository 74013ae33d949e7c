/** Models whose weights come from a Hugging Face folder, the families of them that are known, and the presets. */
@NullMarked
package org.ablate.plugins.pretrained;

import org.jspecify.annotations.NullMarked;
