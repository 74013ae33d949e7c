/** Supervised fine-tuning on conversations, and the chat templates that render them. */
@NullMarked
package org.ablate.plugins.objectives.chat;

import org.jspecify.annotations.NullMarked;
