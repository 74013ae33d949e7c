package org.ablate.plugins.finetuning.lora;

/**
 * Schedule of the number of singular values that AdaLoRA keeps: all at first, then {@code (rank − target) · (1 − t)³ + target}
 * for each matrix on average, t the share of the way, and {@code target} in the end (Zhang et al., 2023, arXiv:2303.10512,
 * equation 12).
 *
 * @param rank of each matrix at first
 * @param targetRank a mean over all matrices in the end
 * @param initialSteps steps before the number falls
 * @param end steps after which it no longer changes
 * @param interval steps from one choice to the next
 */
record RankSchedule(int rank, int targetRank, long initialSteps, long end, long interval) {

    /**
     * Whether those to keep are chosen anew.
     *
     * @param taken how many steps were taken, from 1
     */
    boolean chooses(long taken) {
        boolean last = taken == end && end > 1; // nothing was sensed before the first step
        return last || (taken > initialSteps && taken < end && taken % interval == 0);
    }

    /**
     * How many are kept.
     *
     * @param taken how many steps were taken, from 1
     * @param matrices over which the budget is shared
     */
    int budget(long taken, int matrices) {
        int initial = rank * matrices;
        int target = targetRank * matrices;
        if (taken <= initialSteps) {
            return initial;
        }
        double left = taken >= end ? 0 : 1 - (double) (taken - initialSteps) / (end - initialSteps);
        return (int) ((initial - target) * Math.pow(left, 3) + target);
    }
}
