package io.millrace.gateway.repository;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.regex.Pattern;

/** Names of models as names of folders: one segment of a path, and none that leads elsewhere. */
final class ModelNames {

    private static final int LONGEST = 255;
    private static final Pattern SEGMENT =
            Pattern.compile("[^\\s/\\\\\\p{Cntrl}.][^\\s/\\\\\\p{Cntrl}]*");

    private ModelNames() {}

    static boolean isName(String text) {
        return text.length() <= LONGEST && SEGMENT.matcher(text).matches();
    }

    /**
     * Returns if {@code text} can be a model's name.
     *
     * @throws ServiceException INVALID_ARGUMENT
     */
    static void require(String text) {
        if (!isName(text)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'%s' cannot be a model's name: it must be the name of a folder in the"
                                    .formatted(text)
                            + " repository, without blanks, slashes or a leading dot");
        }
    }
}
