package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** Small recurrent models for tests. */
final class Models {

    static final int VOCABULARY = 7;
    static final int WIDTH = 4;

    private Models() {}

    private record NoFields() {}

    /** Scores by the embedding table. */
    private static final class Tied extends Head {

        private final Ops ops;

        Tied(Ops ops) {
            this.ops = ops;
        }

        @Override
        public NDArray forward(NDArray states, Embedding table, Input input, ForwardPass pass) {
            return ops.linear(states, table.weight().array(), null);
        }

        @Override
        public Output output() {
            return Output.TOKENS;
        }
    }

    static Cell cell(String name) {
        return switch (name) {
            case "rnn-tanh" -> new RnnCell(new RnnCell.Config(RnnCell.Activation.TANH));
            case "rnn-relu" -> new RnnCell(new RnnCell.Config(RnnCell.Activation.RELU));
            case "gru" -> new GruCell();
            case "lstm" -> new LstmCell(new LstmCell.Config(0));
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Alignment alignment(String name) {
        return switch (name) {
            case "none" -> new NoAlignment();
            case "luong-dot" -> new LuongAlignment(new LuongAlignment.Config(LuongAlignment.Score.DOT));
            case "luong-general" -> new LuongAlignment(new LuongAlignment.Config(LuongAlignment.Score.GENERAL));
            case "bahdanau" -> new BahdanauAlignment();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static <K> Choice<K> unused(Class<K> kind) {
        return new Choice<>(kind, "unused", new NoFields());
    }

    static Recurrent recurrent(Ops ops, String cell, int layers, double dropout) {
        Recurrent.Config config = new Recurrent.Config(WIDTH, layers, unused(Cell.class), dropout, unused(Head.class));
        return filled(new Recurrent(config, new Vocabulary(VOCABULARY), cell(cell), new Tied(ops), ops), ops);
    }

    static RecurrentSeq2Seq seq2seq(Ops ops, String cell, String alignment, boolean bidirectional, int layers) {
        RecurrentSeq2Seq.Config config = new RecurrentSeq2Seq.Config(
                WIDTH,
                layers,
                unused(Cell.class),
                unused(Alignment.class),
                bidirectional,
                !bidirectional,
                0,
                unused(Head.class));
        return filled(
                new RecurrentSeq2Seq(
                        config, new Vocabulary(VOCABULARY), cell(cell), alignment(alignment), new Tied(ops), ops),
                ops);
    }

    static <A extends Architecture> A filled(A model, Ops ops) {
        model.place("model");
        model.fill(ops, 3);
        return model;
    }
}
