package org.ablate.laboratory.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import org.ablate.spi.data.Tokenizer;

/** Tokenizes documents into a {@link TokenFile}. */
final class TokenWriter {

    private static final int BUFFER_BYTES = 1 << 20;
    private static final char REPLACEMENT = '\uFFFD';

    private final Tokenizer tokenizer;
    private final String key;
    private final int width;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private long tokens;
    private long bytes;
    private long firstTokenBytes;

    TokenWriter(Tokenizer tokenizer, String key) {
        this.tokenizer = tokenizer;
        this.key = key;
        this.width = TokenFile.width(tokenizer.size());
    }

    void write(Iterable<String> documents, Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            channel.position(TokenFile.HEADER_BYTES);
            Iterator<String> iterator = documents.iterator();
            boolean several = false;
            while (iterator.hasNext()) {
                String document = iterator.next();
                several |= iterator.hasNext();
                write(document, channel);
                if (several && tokenizer.endOfText().isPresent()) {
                    write(new int[] {tokenizer.endOfText().getAsInt()}, channel);
                }
            }
            drain(channel);
            TokenFile.seal(channel, new TokenFile.Description(width, tokens, bytes, firstTokenBytes, key));
        }
    }

    private void write(String document, FileChannel channel) throws IOException {
        int[] ids = tokenizer.encode(document);
        if (tokens == 0 && ids.length > 0) {
            firstTokenBytes = firstTokenBytes(document, ids[0]);
        }
        bytes += utf8Length(document);
        write(ids, channel);
    }

    private void write(int[] ids, FileChannel channel) throws IOException {
        for (int id : ids) {
            if (buffer.remaining() < width) {
                drain(channel);
            }
            if (width == Short.BYTES) {
                buffer.putShort((short) id);
            } else {
                buffer.putInt(id);
            }
        }
        tokens += ids.length;
    }

    private void drain(FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** A token that is part of a character decodes to a replacement character, which then stands for at least one byte. */
    private long firstTokenBytes(String document, int first) {
        String text = tokenizer.decode(new int[] {first});
        if (document.startsWith(text)) {
            return utf8Length(text);
        }
        String whole = text.replace(String.valueOf(REPLACEMENT), "");
        return utf8Length(whole) + (text.length() - whole.length());
    }

    private static long utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
