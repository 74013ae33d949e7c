package org.ablate.composition.catalogue;

/**
 * A kind of component.
 *
 * @param name as {@link org.ablate.spi.component.Kind} gives it
 * @param type the interface or abstract class that components of the kind extend
 */
public record ComponentKind(String name, Class<?> type) {}
