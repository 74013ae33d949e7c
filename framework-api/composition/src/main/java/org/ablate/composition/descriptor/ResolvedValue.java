package org.ablate.composition.descriptor;

/**
 * One value of the effective descriptor.
 *
 * @param path dotted, list elements by number
 * @param text the value, as YAML
 * @param origin where it came from
 */
public record ResolvedValue(String path, String text, Origin origin) {}
