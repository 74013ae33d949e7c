package org.ablate.laboratory.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.ablate.formats.file.Sha256;

/**
 * The form of a token store on disk: a header of {@value #HEADER_BYTES} bytes, then the tokens, all little-endian.
 *
 * <pre>
 * 0    magic "ABLATOK1"            8   bytes per token: 2 or 4 (int32)       12  not used
 * 16   tokens (int64)              24  UTF-8 bytes of the text (int64)       32  UTF-8 bytes of the first token (int64)
 * 40   not used
 * 64   key, 64 hexadecimal digits: the digest of what the tokens were made from
 * 128  SHA-256 of bytes 0 to 127 followed by all tokens, 64 hexadecimal digits
 * </pre>
 */
final class TokenFile {

    static final int HEADER_BYTES = 192;

    private static final byte[] MAGIC = "ABLATOK1".getBytes(StandardCharsets.US_ASCII);
    private static final int DESCRIPTION_BYTES = 128;
    private static final int KEY_AT = 64;
    private static final int SEGMENT_BYTES = 1 << 30;
    private static final int UNSIGNED_SHORT_MAX = 0xFFFF;

    private TokenFile() {}

    /**
     * What a file holds.
     *
     * @param width bytes per token, 2 or 4
     * @param tokens how many
     * @param bytes UTF-8 bytes of the text they stand for
     * @param firstTokenBytes UTF-8 bytes of the text that the first token stands for
     * @param key digest of what they were made from
     */
    record Description(int width, long tokens, long bytes, long firstTokenBytes, String key) {

        long fileBytes() {
            return HEADER_BYTES + tokens * width;
        }
    }

    /** A file that is not what its header says, or no token file at all. */
    static final class Damaged extends IOException {

        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    /** Bytes per token that a vocabulary of {@code size} needs. */
    static int width(int size) {
        return size - 1 <= UNSIGNED_SHORT_MAX ? Short.BYTES : Integer.BYTES;
    }

    /** The header without the final digest. */
    static ByteBuffer describe(Description description) {
        ByteBuffer header = ByteBuffer.allocate(DESCRIPTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).putInt(description.width).putInt(0);
        header.putLong(description.tokens).putLong(description.bytes).putLong(description.firstTokenBytes);
        header.position(KEY_AT);
        header.put(description.key.getBytes(StandardCharsets.US_ASCII));
        return header.flip();
    }

    /** Writes the header of a file whose tokens are already there. */
    static void seal(FileChannel channel, Description description) throws IOException {
        ByteBuffer described = describe(description);
        String digest = digest(described, map(channel, description));
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put(described.rewind()).put(digest.getBytes(StandardCharsets.US_ASCII));
        writeFully(channel, header.flip(), 0);
    }

    /**
     * Reads and verifies a header, and every byte against its digest.
     *
     * @throws Damaged when anything does not agree
     */
    static Description verify(FileChannel channel, String key) throws IOException {
        if (channel.size() < HEADER_BYTES) {
            throw new Damaged("it is shorter than a header");
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, header);
        byte[] magic = new byte[MAGIC.length];
        header.flip().get(magic);
        int width = header.getInt();
        header.getInt();
        Description description =
                new Description(width, header.getLong(), header.getLong(), header.getLong(), text(header, KEY_AT));
        boolean plausible = MessageDigest.isEqual(magic, MAGIC)
                && (width == Short.BYTES || width == Integer.BYTES)
                && description.tokens >= 0
                && description.key.equals(key);
        if (!plausible) {
            throw new Damaged("its header is not that of these tokens");
        }
        if (channel.size() != description.fileBytes()) {
            throw new Damaged("it has " + channel.size() + " bytes where its header says " + description.fileBytes());
        }
        String digest = digest(header.rewind().limit(DESCRIPTION_BYTES), map(channel, description));
        if (!digest.equals(text(header.clear(), DESCRIPTION_BYTES))) {
            throw new Damaged("its bytes do not have the digest they should have");
        }
        return description;
    }

    /** The tokens' bytes in segments of {@link #SEGMENT_BYTES}, the last one shorter. */
    static List<MappedByteBuffer> map(FileChannel channel, Description description) throws IOException {
        List<MappedByteBuffer> segments = new ArrayList<>();
        for (long at = HEADER_BYTES; at < description.fileBytes(); at += SEGMENT_BYTES) {
            MappedByteBuffer segment =
                    channel.map(MapMode.READ_ONLY, at, Math.min(SEGMENT_BYTES, description.fileBytes() - at));
            segment.order(ByteOrder.LITTLE_ENDIAN);
            segments.add(segment);
        }
        return segments;
    }

    static int tokensPerSegment(int width) {
        return SEGMENT_BYTES / width;
    }

    static FileChannel openForReading(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, bytes.position()) < 0) {
                throw new EOFException("the file ended while it was read");
            }
        }
    }

    private static String text(ByteBuffer header, int at) {
        byte[] digits = new byte[Sha256.HEX_LENGTH];
        header.get(at, digits);
        return new String(digits, StandardCharsets.US_ASCII);
    }

    private static String digest(ByteBuffer description, List<MappedByteBuffer> segments) {
        MessageDigest digest = Sha256.begin();
        digest.update(description);
        segments.forEach(segment -> digest.update(segment.duplicate()));
        return Sha256.hex(digest);
    }
}
