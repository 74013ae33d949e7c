/**
 * Generation of one text, token by token, on the CPU: the compiler of a decoder, what layers offer to it, and the kernels, which
 * compute on plain arrays. A step of a small model takes microseconds of arithmetic, and calling a tensor program for each part of it
 * takes twenty times as long.
 */
@NullMarked
package org.ablate.plugins.transformer.cpu;

import org.jspecify.annotations.NullMarked;
