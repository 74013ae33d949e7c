package org.ablate.formats.safetensors;

/** Says what is wrong with a file; becomes an ExperimentException that also names the file. */
final class MalformedHeader extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedHeader(String reason) {
        super(reason);
    }
}
