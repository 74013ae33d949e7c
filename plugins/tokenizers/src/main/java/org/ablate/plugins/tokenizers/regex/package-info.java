/** What a regular expression of a foreign tokenizer may cost, told before the library runs it. */
@org.jspecify.annotations.NullMarked
package org.ablate.plugins.tokenizers.regex;
