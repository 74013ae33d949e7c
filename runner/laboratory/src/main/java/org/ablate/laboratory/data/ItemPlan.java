package org.ablate.laboratory.data;

/**
 * Which items belong to which training step, as a pure function of the seed and the step: each epoch takes all items in a random
 * order of its own, and a step's items follow those of the step before, over the ends of epochs.
 */
public final class ItemPlan {

    private final int items;
    private final int rowsPerStep;
    private final long seed;

    /**
     * @param items how many there are, at least 1
     * @param rowsPerStep items per optimizer step
     * @param seed the experiment's seed
     */
    public ItemPlan(int items, int rowsPerStep, long seed) {
        if (items < 1 || rowsPerStep < 1) {
            throw new IllegalArgumentException(
                    "there must be an item and a row, were " + items + " and " + rowsPerStep);
        }
        this.items = items;
        this.rowsPerStep = rowsPerStep;
        this.seed = seed;
    }

    /**
     * The number of the item that a row of a step holds.
     *
     * @param step from 0
     * @param row 0 to rowsPerStep − 1
     */
    public int item(long step, int row) {
        if (step < 0 || row < 0 || row >= rowsPerStep) {
            throw new IndexOutOfBoundsException("step " + step + ", row " + row + " of " + rowsPerStep);
        }
        long index = Math.addExact(Math.multiplyExact(step, (long) rowsPerStep), row);
        return (int) new Permutation(seed, index / items, items).at(index % items);
    }
}
