package org.ablate.plugins.pretrained;

/** Shares of dropout that are several in a configuration and one with us. */
final class Dropouts {

    private Dropouts() {}

    /** The first key's share; noted where another key says otherwise, since it matters in training alone. */
    static double shared(ModelConfig config, double otherwise, String key, String... others) {
        double share = config.real(key, otherwise);
        for (String other : others) {
            double different = config.real(other, otherwise);
            if (different != share) {
                config.note(other + " is " + different + " in config.json, but our models have one share for it and "
                        + key + ", which is " + share + "; it matters only in training");
            }
        }
        return share;
    }
}
