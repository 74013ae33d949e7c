/**
 * Adapters over linear layers and embeddings: their targets, their names, which of them act, and their merging into
 * the base.
 */
@NullMarked
package org.ablate.plugins.finetuning.adapter;

import org.jspecify.annotations.NullMarked;
