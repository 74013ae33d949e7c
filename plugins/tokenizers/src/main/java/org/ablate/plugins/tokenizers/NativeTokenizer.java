package org.ablate.plugins.tokenizers;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Encoded;

/**
 * A definition loaded into Hugging Face's {@code tokenizers} library, of which DJL's binding carries a build for every
 * platform. Safe for use by several threads; freed when no longer reachable.
 *
 * <p>This calls the binding's native methods rather than its {@code HuggingFaceTokenizer}, which truncates at 512 tokens
 * unless told otherwise and copies seven arrays per text where ids alone are wanted.
 */
final class NativeTokenizer {

    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
    private static final Cleaner CLEANER = Cleaner.create();

    private final long handle;
    private final String origin;

    /**
     * Loads a definition.
     *
     * @throws ExperimentException when the library refuses it
     */
    NativeTokenizer(String definition, String origin) {
        this.origin = origin;
        LibUtils.checkStatus();
        try {
            handle = LIBRARY.createTokenizerFromString(definition);
        } catch (RuntimeException e) {
            throw new ExperimentException("Cannot load " + origin + " as a tokenizer.json: " + e.getMessage(), e);
        }
        CLEANER.register(this, new Deletion(handle));
        LIBRARY.disableTruncation(handle);
        LIBRARY.disablePadding(handle);
    }

    /**
     * Ids of a text; special tokens are recognized in it, none is added.
     *
     * @throws ExperimentException when the definition has no token for something in the text, not even an unknown one
     */
    int[] encode(String text) {
        return encode(text, false);
    }

    /** Ids of a text, with or without the special tokens that the definition puts around it; never cut nor filled up. */
    int[] encode(String text, boolean framed) {
        try {
            return idsOf(encoding(text, framed));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Ids of a text as {@link #encode(String)} gives them, and where they stand. */
    Encoded encodeWithOffsets(String text) {
        try {
            long encoding = encoding(text, false);
            CharSpan[] spans;
            try {
                spans = LIBRARY.getTokenCharSpans(encoding);
            } catch (RuntimeException e) {
                LIBRARY.deleteEncoding(encoding);
                throw e;
            }
            int[] ids = idsOf(encoding);
            int[] starts = Arrays.stream(spans).mapToInt(CharSpan::getStart).toArray();
            int[] ends = Arrays.stream(spans).mapToInt(CharSpan::getEnd).toArray();
            return new Encoded(ids, starts, ends);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The text of ids, special tokens left out. */
    String decode(int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        try {
            return LIBRARY.decode(handle, wide, true);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private long encoding(String text, boolean framed) {
        try {
            return LIBRARY.encode(handle, text, framed);
        } catch (RuntimeException e) {
            throw new ExperimentException(origin + " cannot encode a text: " + e.getMessage(), e);
        }
    }

    private static int[] idsOf(long encoding) {
        try {
            long[] wide = LIBRARY.getTokenIds(encoding);
            int[] ids = new int[wide.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (int) wide[i];
            }
            return ids;
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    private record Deletion(long handle) implements Runnable {

        @Override
        public void run() {
            LIBRARY.deleteTokenizer(handle);
        }
    }
}
