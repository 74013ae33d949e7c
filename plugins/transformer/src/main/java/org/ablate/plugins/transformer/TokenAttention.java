package org.ablate.plugins.transformer;

import org.ablate.spi.layer.Layer;

/**
 * What a {@link TokenProgram} needs to know of an attention.
 *
 * @param layer whose keys and values the cache holds
 * @param statements as those of a {@link TokenPart}; they also use {@code turn}, {@code keys}, {@code values} and {@code place}
 * @param turned whether a rotary position acts on queries and keys
 */
record TokenAttention(Layer layer, HeadLayout layout, String statements, boolean turned) {

    private static final String MEETING = """
            rows = torch.view(torch.cat([%1$s, %2$s]), [-1, %3$d])
            %4$s
            _0 = torch.copy_(torch.select(keys, 2, place), torch.narrow(rows, 0, %5$d, %6$d))
            _1 = torch.copy_(torch.select(values, 2, place), torch.view(%7$s, [%6$d, %3$d]))
            query = torch.view(torch.narrow(rows, 0, 0, %5$d), [%6$d, %8$d, %3$d])
            key = torch.narrow(torch.select(keys, 0, 0), 1, 0, place + 1)
            value = torch.narrow(torch.select(values, 0, 0), 1, 0, place + 1)
            scores = torch.mul_(torch.bmm(query, torch.transpose(key, 1, 2)), %9$s)
            mixed = torch.flatten(torch.bmm(torch.softmax(scores, -1), value))
            output = %10$s
            """;

    // A turn is linear, so that of the unit vectors is a matrix that turns every row.
    private static final String TURNING = "rows = torch.mm(rows, turn[0])";

    /**
     * Statements that project {@code input}, put key and value at their place and mix all values.
     *
     * @param query expression of the queries side by side, and likewise key, value and output
     * @param layout with as many keys as values, of equal width
     * @param scale what {@code q · k} is multiplied by
     */
    static String statements(
            String query, String key, String value, String output, HeadLayout layout, double scale, boolean turned) {
        int width = layout.headWidth();
        return MEETING.formatted(
                query,
                key,
                width,
                turned ? TURNING : "",
                layout.queryHeads(),
                layout.keyHeads(),
                value,
                layout.queryHeads() / layout.keyHeads(),
                scale,
                output);
    }
}
