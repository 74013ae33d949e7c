/**
 * Tensors in a file: the safetensors format, read and written without any native code.
 *
 * <p>A file is an unsigned 64-bit little-endian length, a JSON header of that many bytes, and the tensors' bytes. The
 * header names each tensor's number format, shape and place; places touch each other and cover the rest of the file.
 */
@NullMarked
package org.ablate.formats.safetensors;

import org.jspecify.annotations.NullMarked;
