@NullMarked
package org.ablate.plugins.tokenizers.regex;

import org.jspecify.annotations.NullMarked;
