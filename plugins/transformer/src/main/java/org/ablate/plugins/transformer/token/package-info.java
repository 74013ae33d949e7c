/**
 * Generation of one text, token by token, on the CPU: a few vectors and the weights, in plain arrays. A step of a small model takes
 * microseconds of arithmetic, and calling a tensor program for each part of it takes twenty times as long.
 */
@NullMarked
package org.ablate.plugins.transformer.token;

import org.jspecify.annotations.NullMarked;
