package org.ablate.spi.data;

/**
 * A Jinja template by which conversations are laid out.
 *
 * @param text the template
 * @param origin where it stands, for messages: a file, a key of a file
 */
public record JinjaText(String text, String origin) {}
