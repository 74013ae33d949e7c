package org.ablate.plugins.data;

import java.nio.file.Path;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;

/**
 * One file for each split, as far as there are any.
 *
 * @param train read for training
 * @param validation read for validation
 * @param test read for the test
 */
record SplitPaths(Path train, Optional<Path> validation, Optional<Path> test) {

    /** @throws ExperimentException when there is no file for a split, saying how to have one */
    Path of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION ->
                validation.orElseThrow(() ->
                        new ExperimentException("the data has no validation split: name a file with validationPath,"
                                + " or cut one off with data: {type: split, validation: 0.1, of: {…}}"));
            case TEST -> test(test);
        };
    }

    /** @throws ExperimentException when there is none, saying how to have one */
    static Path test(Optional<Path> path) {
        return path.orElseThrow(
                () -> new ExperimentException("the data has no test split: name a file with testPath, or cut"
                        + " one off with data: {type: split, test: 0.1, of: {…}}"));
    }
}
