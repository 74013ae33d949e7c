package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * A recurrent encoder and a recurrent decoder: the decoder's layers begin with the last states of the encoder's, and an alignment
 * says how else it looks at the source (Cho et al., 2014, arXiv:1406.1078; Sutskever et al., 2014, arXiv:1409.3215; Bahdanau et al.,
 * 2014, arXiv:1409.0473). Recurrent layers compute in fp32 whatever the precision policy.
 */
@Component(
        value = "recurrent-seq2seq",
        summary = "Recurrent encoder and decoder, with or without attention",
        formula = "decoder(target, begin = last state of encoder(source), alignment to its states)",
        paper = "Bahdanau, Cho and Bengio, 2014, arXiv:1409.0473",
        verdict = "the classic translator; with alignment none, the fixed-vector baseline")
public final class RecurrentSeq2Seq extends Architecture {

    /** The fields of the recurrent encoder and decoder. */
    public record Config(
            @Doc("width of embeddings and states") @Default("128") @Positive
            int width,

            @Doc("number of recurrent layers, of the encoder and of the decoder each") @Default("1") @Positive
            int layers,

            @Doc("what a layer does at each step") @Default("gru")
            Choice<Cell> cell,

            @Doc("how the decoder looks at the source") @Default("bahdanau")
            Choice<Alignment> alignment,

            @Doc("whether the encoder also reads from the end, with half the width for each direction") @Default("true")
            boolean bidirectional,

            @Doc("whether source and target tokens have one embedding table") @Default("true")
            boolean sharedEmbedding,

            @Doc("share zeroed in training, of the embeddings and of what each layer passes on")
            @Default("0.0")
            @Fraction
            double dropout,

            @Doc("what the last states become") @Default("language-model")
            Choice<Head> head)
            implements Dimensions, SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    !bidirectional || width % 2 == 0,
                    "width",
                    "the width " + width
                            + " cannot be halved for the two directions of the encoder; choose an even one, or"
                            + " bidirectional: false");
        }
    }

    private final Ops ops;
    private final Child<Embedding> embedding;
    private final Optional<Child<Embedding>> sourceEmbedding;
    private final Child<Dropout> dropout;
    private final Child<Dropout> sourceDropout;
    private final Child<RecurrentEncoder> encoder;
    private final Child<AttentiveDecoder> decoder;
    private final Child<Head> head;

    @Inject
    RecurrentSeq2Seq(Config config, Vocabulary vocabulary, Cell cell, Alignment alignment, Head head, Ops ops) {
        this.ops = ops;
        this.embedding = child("embedding", Embedding.class, table(config, vocabulary));
        this.sourceEmbedding = config.sharedEmbedding()
                ? Optional.empty()
                : Optional.of(child("sourceEmbedding", Embedding.class, table(config, vocabulary)));
        this.dropout = child("dropout", Dropout.class, new Dropout(ops, config.dropout()));
        this.sourceDropout = child("sourceDropout", Dropout.class, new Dropout(ops, config.dropout()));
        this.encoder = child(
                "encoder",
                RecurrentEncoder.class,
                new RecurrentEncoder(
                        ops, cell, config.layers(), config.width(), config.bidirectional(), config.dropout()));
        this.decoder = child(
                "decoder",
                AttentiveDecoder.class,
                alignment.reader(ops, new Alignment.Parts(cell, config.layers(), config.width(), config.dropout())));
        this.head = child("head", Head.class, head);
    }

    private Embedding table(Config config, Vocabulary vocabulary) {
        return new Embedding(
                ops, vocabulary.size(), config.width(), ValueInitializer.uniform(Recurrent.EMBEDDING_BOUND));
    }

    /** @throws ExperimentException when there is no source to read */
    @Override
    public NDArray states(Input input, ForwardPass pass) {
        AttentiveDecoder.Context context = remembered(pass)
                .orElseGet(() -> remember(encoded(input, pass), pass))
                .reading(TimeMask.of(input, pass, pass.cache().isPresent(), ops));
        NDArray embedded = pass.embedded(embedding.get().forward(input.tokens())); // (batch, time, width)
        NDArray states = decoder.get().read(dropout.get().forward(embedded, pass), context, pass);
        int added = Math.toIntExact(states.getShape().get(1));
        pass.cache().ifPresent(cache -> cache.advance(added));
        return states;
    }

    /** What became of a source: the decoder's layers take the last states up and then remember their own. */
    private record Read(EncoderOutput memory, List<NDList> last) {

        AttentiveDecoder.Context reading(TimeMask steps) {
            return new AttentiveDecoder.Context(memory, last, steps);
        }
    }

    private Read encoded(Input input, ForwardPass pass) {
        Input source = input.source()
                .orElseThrow(
                        () -> new ExperimentException("a recurrent-seq2seq model reads a source and writes a target,"
                                + " but was given no source; train it with the objective seq2seq"));
        ForwardPass elsewhere = pass.forOtherSequence(source);
        TimeMask steps = TimeMask.of(source, elsewhere, true, ops);
        Embedding table = sourceEmbedding.map(Child::get).orElseGet(embedding::get);
        NDArray embedded = elsewhere.embedded(table.forward(source.tokens())); // (batch, sourceTime, width)
        RecurrentEncoder.Encoded encoded =
                encoder.get().forward(sourceDropout.get().forward(embedded, elsewhere), steps, elsewhere);
        return new Read(new EncoderOutput(encoded.states(), source.keep()), encoded.last());
    }

    private Read remember(Read read, ForwardPass pass) {
        NDList kept = new NDList(read.memory().states());
        read.memory().keep().ifPresent(kept::add);
        RecurrentStack.remember(this, kept, pass);
        return read;
    }

    private Optional<Read> remembered(ForwardPass pass) {
        return RecurrentStack.remembered(this, pass).map(kept -> {
            Optional<NDArray> keep = kept.size() > 1 ? Optional.of(kept.get(1)) : Optional.empty();
            return new Read(new EncoderOutput(kept.get(0), keep), List.of());
        });
    }

    @Override
    public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        return head.get().forward(states, embedding.get(), input, pass);
    }

    @Override
    public int width() {
        return Math.toIntExact(embedding.get().weight().shape().get(1));
    }

    @Override
    public Output output() {
        return head.get().output();
    }

    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public boolean readsSource() {
        return true;
    }

    @Override
    public KeyValueCache cache(int batch, int capacity) {
        return new StateCache(ops, capacity);
    }

    /** Every recurrent and linear layer, the alignment's and the head's, for a source as long as the target. */
    @Override
    public Map<String, Long> flops(int time) {
        return Flops.of(this, time, embedding.get());
    }
}
