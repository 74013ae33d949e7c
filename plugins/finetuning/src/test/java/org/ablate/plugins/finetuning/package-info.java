@NullMarked
package org.ablate.plugins.finetuning;

import org.jspecify.annotations.NullMarked;
