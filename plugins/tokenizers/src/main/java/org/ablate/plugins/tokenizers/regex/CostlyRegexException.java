package org.ablate.plugins.tokenizers.regex;

/** A regular expression that may take longer than a text is worth, or of which that cannot be told. */
public final class CostlyRegexException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CostlyRegexException(String problem, String right) {
        super(problem + "; right would be " + right, null, false, false);
    }
}
