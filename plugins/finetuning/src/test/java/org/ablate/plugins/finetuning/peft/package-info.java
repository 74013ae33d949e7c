@NullMarked
package org.ablate.plugins.finetuning.peft;

import org.jspecify.annotations.NullMarked;
