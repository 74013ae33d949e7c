package org.ablate.spi.component;

import java.util.Map;

/**
 * A config record whose component is only a name for another choice of its kind: {@code {type: pretrained, path: DIR}} stands for
 * a decoder, say, with the sizes that the folder tells. Such a component is never built and needs no constructor.
 *
 * <p>In the effective descriptor the other choice stands in its place, with what the descriptor said besides laid over it, and
 * this record under the key {@code from}; a descriptor that has {@code from} is not expanded again. See {@link Choice#from}.
 */
public interface ModelAlias {

    /**
     * What it stands for; may read files.
     *
     * @throws org.ablate.spi.ExperimentException saying why it stands for nothing
     */
    Expansion expand();

    /**
     * A choice in the place of another. Values are texts, numbers, booleans, lists and maps of these.
     *
     * @param choice what a descriptor would say there: {@code type} and fields
     * @param own fields of the expanding record itself that are known now, for those that it leaves out
     * @param surroundings fields of the descriptor's root that go with it, for those that the descriptor leaves out: {@code context}
     * @param origin where the values come from, for people: {@code models/x/config.json}
     */
    record Expansion(
            Map<String, Object> choice, Map<String, Object> own, Map<String, Object> surroundings, String origin) {}
}
