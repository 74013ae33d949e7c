package org.ablate.plugins.objectives.scoring;

import org.ablate.spi.ExperimentException;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;

/**
 * What an objective asks of a model; each refusal is one sentence.
 *
 * @param objective its name in a descriptor
 */
public record ModelRequirements(String objective) {

    /** Scores of the vocabulary at each position. */
    public void tokens(Architecture model) {
        require(
                model.output() == Output.TOKENS,
                "needs scores of the vocabulary, but the model's head scores classes; choose the head language-model");
    }

    /** Scores of the classes for each row. */
    public void classes(Architecture model) {
        require(
                model.output() == Output.CLASSES,
                "needs one score per class for the whole text, but the model scores "
                        + (model.output() == Output.TOKENS ? "the vocabulary" : "the classes of each token")
                        + "; choose a head such as sequence-classification, or an architecture such as bag-of-words");
    }

    /** Scores of the classes for each token. */
    public void tokenClasses(Architecture model) {
        require(
                model.output() == Output.TOKEN_CLASSES,
                "needs one score per class for each token, but the model scores "
                        + (model.output() == Output.TOKENS ? "the vocabulary" : "whole texts")
                        + "; choose the head token-classification");
    }

    /** A model that looks at no later token. */
    public void causal(Architecture model) {
        require(
                model.causal(),
                "asks a model to predict tokens it must not see, but this"
                        + " architecture looks at later tokens; choose a causal one, such as decoder");
    }

    /** A model that looks at earlier and later tokens alike. */
    public void bidirectional(Architecture model) {
        require(
                !model.causal(),
                "hides tokens that a model finds from those before and after, but this architecture"
                        + " looks at earlier tokens only; choose one that sees both sides, such as encoder");
    }

    /** A model that reads one sequence. */
    public void noSource(Architecture model) {
        require(
                !model.readsSource(),
                "gives a model one sequence, but this architecture reads a source besides; choose the objective"
                        + " seq2seq or span-corruption, or an architecture such as decoder or encoder");
    }

    /** A model that reads a source and writes a target. */
    public void source(Architecture model) {
        require(
                model.readsSource(),
                "gives a model a source to read and a target to write, but this architecture reads one sequence"
                        + " only; choose an encoder-decoder, such as encoder-decoder or recurrent-seq2seq");
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            throw new ExperimentException("objective '" + objective + "' " + sentence);
        }
    }
}
