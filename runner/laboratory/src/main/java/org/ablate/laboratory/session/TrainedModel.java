package org.ablate.laboratory.session;

import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.training.CheckpointTensors;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.safetensors.SafetensorsFile;
import org.ablate.spi.tensor.Ops;

/** Makes a run's model with the weights of a checkpoint. */
public final class TrainedModel {

    private TrainedModel() {}

    /** @param classes those that the run began with */
    public static Architecture load(
            ExperimentGraph assembly, Tokenizer tokenizer, Classes classes, Checkpoint checkpoint, Ops ops) {
        Architecture model = assembly.model(ops, tokenizer.size(), classes);
        try (SafetensorsFile weights = checkpoint.model()) {
            CheckpointTensors.fill(model, weights, ops);
        }
        return model;
    }
}
