package io.millrace.platform.errors;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Tells which members of a request break which rule, by JSON pointer (RFC 6901). */
final class Violations {

    private Violations() {}

    static ServiceException of(ConstraintViolationException violations) {
        if (violations.getConstraintViolations().stream().anyMatch(Violations::isOurs)) {
            return new ServiceException(ErrorCode.INTERNAL, Failures.ACCIDENT);
        }
        List<Map<String, String>> errors =
                violations.getConstraintViolations().stream()
                        .map(each -> Map.of("pointer", pointer(each), "detail", each.getMessage()))
                        .sorted(Comparator.comparing(each -> each.get("pointer")))
                        .toList();
        String detail =
                errors.stream()
                        .map(each -> each.get("pointer") + " " + each.get("detail"))
                        .reduce((first, second) -> first + "; " + second)
                        .orElse("the request is not valid");
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, detail, Map.of("errors", errors));
    }

    /** Whether the violation is in what we answer, not in what the caller sent. */
    private static boolean isOurs(ConstraintViolation<?> violation) {
        return nodes(violation).stream()
                .anyMatch(node -> node.getKind() == ElementKind.RETURN_VALUE);
    }

    private static String pointer(ConstraintViolation<?> violation) {
        List<Path.Node> nodes = nodes(violation);
        boolean parameter = nodes.size() > 1 && nodes.get(1).getKind() == ElementKind.PARAMETER;
        // Method and body parameter have no name in the caller's JSON.
        int skipped = parameter ? Math.min(nodes.size() - 1, nodes.size() > 2 ? 2 : 1) : 0;
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : nodes.subList(skipped, nodes.size())) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getName() != null && !node.getName().startsWith("<")) {
                pointer.append('/').append(node.getName());
            }
        }
        return pointer.toString();
    }

    private static List<Path.Node> nodes(ConstraintViolation<?> violation) {
        return StreamSupport.stream(violation.getPropertyPath().spliterator(), false).toList();
    }
}
