/**
 * An interpreter of the templates by which Hugging Face's tokenizers lay conversations out: Jinja 3.1 as Transformers sets it up,
 * bounded in time and memory and without a way to Java.
 */
@NullMarked
package org.ablate.plugins.objectives.jinja;

import org.jspecify.annotations.NullMarked;
