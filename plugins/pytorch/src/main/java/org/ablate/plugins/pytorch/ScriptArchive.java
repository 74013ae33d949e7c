package org.ablate.plugins.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes TorchScript source as the archive PyTorch loads: a ZIP of stored entries with the code, and a pickle that makes
 * one object of the class {@code Program}, which has no attributes but {@code training}.
 */
final class ScriptArchive {

    private static final String FOLDER = "program/";
    private static final String CLASS_HEADER = """
            class Program(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;
    /** How many lines of {@code code/__torch__.py} stand before a program's own first line. */
    static final int HEADER_LINES = (int) CLASS_HEADER.lines().count();

    private static final byte[] NO_CONSTANTS = bytes("\u0080\u0002).");
    private static final byte[] ONE_PROGRAM = bytes(
            "\u0080\u0002" // protocol 2
                    + "c__torch__\nProgram\n" // the class
                    + ")\u0081" // an object of it, from no arguments
                    + "}(" // its attributes
                    + "X\u0008\u0000\u0000\u0000training\u0088" // training = True
                    + "ub."); // set them, end

    private ScriptArchive() {}

    /**
     * @param methods one or more methods of the class, at any common indentation
     */
    static byte[] of(String methods) {
        String code = CLASS_HEADER + methods.stripIndent().indent(2);
        ByteArrayOutputStream out = new ByteArrayOutputStream(code.length() + 1024);
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "data.pkl", ONE_PROGRAM);
            store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", NO_CONSTANTS);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail to be written", e);
        }
        return out.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
