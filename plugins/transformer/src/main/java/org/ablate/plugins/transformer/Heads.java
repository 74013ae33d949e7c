package org.ablate.plugins.transformer;

/** The config record of an attention that splits its width into heads of equal width. */
public interface Heads {

    /** Number of query heads. */
    int heads();
}
