package org.ablate.composition.wiring;

import java.util.Map;

/**
 * A slot of a component and what fills it.
 *
 * @param name the record component's; dotted inside nested records, {@code phases.schedule}
 * @param kind the kind's type
 * @param form how many it holds
 * @param parts what fills it, in order; keys matter for a {@link Form#MAP} only
 */
record ComponentSlot(String name, Class<?> kind, Form form, Map<String, ComponentNode> parts) {

    /** How the constructor asks for it. */
    enum Form {
        /** {@code Attention}. */
        ONE,
        /** {@code Optional<Attention>}. */
        OPTIONAL,
        /** {@code List<Attention>}. */
        LIST,
        /** {@code Map<String, Attention>}. */
        MAP
    }
}
