package org.ablate.plugins.transformer.cpu;

/**
 * Token embedding of one position, with what the position adds to it.
 *
 * @param table whose rows are the tokens' vectors
 * @param scale what these are multiplied by
 * @param positions a vector to add for each position, (positions, width); none for a model without
 * @param norm of the sum
 */
public record CpuEmbedding(CpuLinear table, double scale, float[][] positions, CpuNorm norm) {

    /** @param stream (width) becomes what enters */
    void apply(int token, int place, float[] stream) {
        table.row(token, stream);
        for (int i = 0; i < stream.length; i++) {
            stream[i] *= (float) scale;
            stream[i] += positions.length > 0 ? positions[place][i] : 0;
        }
        norm.apply(stream.clone(), stream);
    }
}
