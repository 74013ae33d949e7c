package org.ablate.composition.descriptor;

/**
 * Where binding stands.
 *
 * @param path dotted, list elements by number; empty at the root
 * @param written the nearest place around it that a person wrote
 * @param owner whose fields these are, for the origin of defaults
 */
record DescriptorPath(String path, Origin written, String owner) {

    /** The place of a value inside this one. */
    DescriptorPath at(String name, Origin origin) {
        return new DescriptorPath(join(name), origin.written() ? origin : written, owner);
    }

    DescriptorPath ownedBy(String newOwner) {
        return new DescriptorPath(path, written, newOwner);
    }

    String join(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
