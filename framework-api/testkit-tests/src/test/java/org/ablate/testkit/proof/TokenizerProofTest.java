package org.ablate.testkit.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;
import org.ablate.testkit.contract.TokenizerContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tokenizers with one fault each. */
class TokenizerProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(TokenizerProofTest.class);
    }

    /** Every char of Java is a token. */
    static class Chars implements Tokenizer {

        @Override
        public int size() {
            return 1 << 16;
        }

        @Override
        public int[] encode(String text) {
            return text.chars().toArray();
        }

        @Override
        public String decode(int[] ids) {
            return new String(ids, 0, ids.length);
        }

        @Override
        public String token(int id) {
            return "U+" + id;
        }

        @Override
        public OptionalInt endOfText() {
            return OptionalInt.of(0);
        }

        @Override
        public void save(Path file) {
            try {
                Files.writeString(file, "chars");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Component(value = "toy-tokenizer", summary = "Chars")
    static class ToyFamily implements TokenizerFamily {

        private final Tokenizer tokenizer;

        ToyFamily(Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        @Override
        public Tokenizer train(Iterable<String> documents) {
            return tokenizer;
        }

        @Override
        public Tokenizer load(Path file) {
            try {
                if (Files.readString(file).equals("chars")) {
                    return new Chars();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new ExperimentException(file + " is no file of chars");
        }
    }

    abstract static class Case extends TokenizerContract {

        private final Tokenizer tokenizer;

        Case(Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        @Override
        protected TokenizerFamily component(Workbench bench) {
            return new ToyFamily(tokenizer);
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(new Chars());
        }
    }

    @CaughtBy("givesBackTheTextItWrote")
    static class LosesSpacesCase extends Case {
        LosesSpacesCase() {
            super(new Chars() {
                @Override
                public int[] encode(String text) {
                    return super.encode(text.replace("  ", " "));
                }
            });
        }
    }

    @CaughtBy("isTheSameAfterSavingAndLoading")
    static class SavesTooLittleCase extends Case {
        SavesTooLittleCase() {
            super(new Chars() {
                @Override
                public int[] encode(String text) {
                    return text.chars()
                            .map(c -> c == 'e' ? 'f' : c == 'f' ? 'e' : c)
                            .toArray();
                }
            });
        }
    }

    @CaughtBy("keepsSpecialTokensOutOfText")
    static class WritesSpecialTokensCase extends Case {
        WritesSpecialTokensCase() {
            super(new Chars() {
                @Override
                public OptionalInt endOfText() {
                    return OptionalInt.of(' ');
                }
            });
        }
    }
}
