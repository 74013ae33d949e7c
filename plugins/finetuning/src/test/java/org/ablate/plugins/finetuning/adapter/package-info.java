@NullMarked
package org.ablate.plugins.finetuning.adapter;

import org.jspecify.annotations.NullMarked;
