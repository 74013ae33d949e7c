package org.ablate.laboratory.run;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The classes that a class file refers to, read from its constant pool (The Java Virtual Machine Specification, section 4.4). */
final class ClassReferences {

    private static final int MAGIC = 0xCAFEBABE;

    private ClassReferences() {}

    /**
     * Names with slashes, {@code java/util/List}, each once for each mention.
     *
     * @param in a class file
     * @throws IOException when it is none
     */
    static List<String> of(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(in));
        if (data.readInt() != MAGIC) {
            throw new IOException("it is no class file");
        }
        data.readInt(); // version
        int entries = data.readUnsignedShort();
        @Nullable String[] texts = new String[entries];
        List<Integer> names = new ArrayList<>();
        for (int i = 1; i < entries; i++) {
            int tag = data.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = data.readUTF();
                case 7 -> names.add(data.readUnsignedShort());
                case 8, 16, 19, 20 -> data.skipNBytes(2);
                case 15 -> data.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> data.skipNBytes(4);
                case 5, 6 -> {
                    data.skipNBytes(8);
                    i++; // a long or a double takes two places
                }
                default -> throw new IOException("its constant pool has an unknown kind of entry, " + tag);
            }
        }
        return names.stream()
                .map(at -> Objects.requireNonNull(texts[at]))
                .map(ClassReferences::element)
                .filter(name -> name.contains("/"))
                .toList();
    }

    /** Of an array's descriptor the class of its elements, nothing where they are numbers: {@code [[Ljava/lang/String;}. */
    private static String element(String name) {
        if (!name.startsWith("[")) {
            return name;
        }
        String element = name.replaceFirst("^\\[+", "");
        return element.startsWith("L") ? element.substring(1, element.length() - 1) : "";
    }
}
