package org.ablate.laboratory.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Input;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.training.Adaptation;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.Schedule;

/** Components with the names that an experiment's defaults use, and nothing behind the names. */
public final class Names extends Plugin {

    @Override
    protected void configure() {
        List.of(
                        SomeData.class,
                        SomeAdaptation.class,
                        SomeTokenizer.class,
                        SomeModel.class,
                        SomeObjective.class,
                        SomeOptimizer.class,
                        SomeSchedule.class,
                        SomeDecoding.class,
                        Loss.class,
                        Perplexity.class,
                        BitsPerByte.class,
                        Accuracy.class)
                .forEach(this::component);
    }

    private static UnsupportedOperationException nothing() {
        return new UnsupportedOperationException("only a name");
    }

    @Component(value = "some-data", summary = "A name")
    static final class SomeData implements DataSource {
        @Inject
        SomeData() {}

        @Override
        public Iterable<Item> items(Split split) {
            throw nothing();
        }
    }

    @Component(value = "full", summary = "A name")
    static final class SomeAdaptation implements Adaptation {
        @Inject
        SomeAdaptation() {}

        @Override
        public Architecture adapt(Architecture model) {
            throw nothing();
        }
    }

    @Component(value = "byte-level-bpe", summary = "A name")
    static final class SomeTokenizer implements TokenizerFamily {
        @Inject
        SomeTokenizer() {}

        @Override
        public Tokenizer train(Iterable<String> documents) {
            throw nothing();
        }

        @Override
        public Tokenizer load(Path file) {
            throw nothing();
        }
    }

    @Component(value = "some-model", summary = "A name")
    static final class SomeModel extends Architecture {
        @Inject
        SomeModel() {}

        @Override
        public NDArray states(Input input, ForwardPass pass) {
            throw nothing();
        }

        @Override
        public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
            throw nothing();
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public Output output() {
            throw nothing();
        }

        @Override
        public boolean causal() {
            throw nothing();
        }

        @Override
        public KeyValueCache cache(int batch, int capacity) {
            throw nothing();
        }

        @Override
        public Map<String, Long> flops(int time) {
            throw nothing();
        }
    }

    @Component(value = "causal-lm", summary = "A name")
    static final class SomeObjective implements Objective {
        @Inject
        SomeObjective() {}

        @Override
        public Examples examples() {
            throw nothing();
        }

        @Override
        public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
            throw nothing();
        }
    }

    @Component(value = "adamw", summary = "A name")
    static final class SomeOptimizer implements Optimizer {
        @Inject
        SomeOptimizer() {}

        @Override
        public double learningRate() {
            throw nothing();
        }

        @Override
        public void begin(Map<String, Parameter> parameters) {
            throw nothing();
        }

        @Override
        public void step(NDList gradients, double learningRate, long step) {
            throw nothing();
        }

        @Override
        public Map<String, NDArray> state() {
            throw nothing();
        }
    }

    @Component(value = "warmup-cosine", summary = "A name")
    static final class SomeSchedule implements Schedule {
        @Inject
        SomeSchedule() {}

        @Override
        public double factor(long step, long steps) {
            throw nothing();
        }
    }

    @Component(value = "sampling", summary = "A name")
    static final class SomeDecoding implements Decoding {
        @Inject
        SomeDecoding() {}

        @Override
        public List<Continuation> generate(Architecture model, Request request, IntPredicate accept) {
            throw nothing();
        }
    }

    /** A metric in name. */
    abstract static class SomeMetric implements Metric {
        @Override
        public Tally begin() {
            throw nothing();
        }

        @Override
        public boolean lowerIsBetter() {
            throw nothing();
        }
    }

    @Component(value = "loss", summary = "A name")
    static final class Loss extends SomeMetric {
        @Inject
        Loss() {}
    }

    @Component(value = "perplexity", summary = "A name")
    static final class Perplexity extends SomeMetric {
        @Inject
        Perplexity() {}
    }

    @Component(value = "bits-per-byte", summary = "A name")
    static final class BitsPerByte extends SomeMetric {
        @Inject
        BitsPerByte() {}
    }

    @Component(value = "accuracy", summary = "A name")
    static final class Accuracy extends SomeMetric {
        @Inject
        Accuracy() {}
    }
}
