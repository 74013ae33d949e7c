package org.ablate.runner.training;

import java.nio.file.Path;
import org.ablate.spi.data.Tokenizer;

public final class DataPreparation {
    public DataPreparation(Assembly assembly, Path out) {}

    public Tokenizer tokenizer() {
        throw new IllegalStateException();
    }

    public PreparedData prepare() {
        throw new IllegalStateException();
    }

    public PreparedData prepare(Path tokenizer) {
        throw new IllegalStateException();
    }
}
