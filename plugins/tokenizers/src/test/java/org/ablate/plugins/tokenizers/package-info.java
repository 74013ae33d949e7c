@NullMarked
package org.ablate.plugins.tokenizers;

import org.jspecify.annotations.NullMarked;
