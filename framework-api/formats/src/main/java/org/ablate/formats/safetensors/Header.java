package org.ablate.formats.safetensors;

import java.util.Map;

/**
 * A header that was read and found right.
 *
 * @param tensors by name, in the header's order
 * @param metadata free text by name
 */
record Header(Map<String, TensorInfo> tensors, Map<String, String> metadata) {

    /** The key that holds the metadata and so can name no tensor. */
    static final String METADATA = "__metadata__";

    /** The longest header that is read, in bytes; the format's reference implementation has the same limit. */
    static final int LIMIT = 100_000_000;
}
