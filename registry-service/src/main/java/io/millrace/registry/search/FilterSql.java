package io.millrace.registry.search;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.List;
import java.util.Set;

/**
 * Turns conditions into SQL. Each condition on a child is an EXISTS of its own: no join fans out.
 */
final class FilterSql {

    private static final String PROMPT_TAG = "mlflow.prompt.is_prompt";

    private final SearchSchema schema;
    private final Statement statement;

    FilterSql(SearchSchema schema, Statement statement) {
        this.schema = schema;
        this.statement = statement;
    }

    String of(Condition condition) {
        String derived = schema.derived().get(condition.prefix() + "." + condition.key());
        if (derived != null) {
            checkText(condition, Operator.TEXT_OR_LIST);
            return derived.formatted(comparison(condition, ValueType.TEXT));
        }
        if (schema.isAttribute(condition.prefix())) {
            return attribute(condition, schema.attribute(condition.key(), "attribute"));
        }
        return child(condition, schema.child(condition.prefix()));
    }

    private String attribute(Condition condition, SearchSchema.Attribute attribute) {
        if (attribute.type() == ValueType.TEXT) {
            checkText(condition, attribute.lists() ? Operator.TEXT_OR_LIST : Operator.TEXT);
        } else {
            checkNumber(condition, "attribute");
        }
        return attribute.column() + " " + comparison(condition, attribute.type());
    }

    private String child(Condition condition, SearchSchema.Child child) {
        if (child.type() == ValueType.TEXT) {
            checkText(condition, Operator.TEXT);
        } else {
            checkNumber(condition, "metric");
        }
        if (isAbsent(condition)) {
            return "NOT " + exists(condition, child, "c.value = " + lastParameter(condition));
        }
        String comparison = "c.value " + comparison(condition, child.type());
        if (child.type() == ValueType.REAL && condition.operator() != Operator.NOT_EQUAL) {
            // To PostgreSQL NaN is the greatest number; to everybody else it compares with none.
            comparison += " AND c.value <> 'NaN'";
        }
        if (child.type() == ValueType.TEXT && condition.operator() == Operator.EQUAL) {
            comparison += " AND left(c.value, 200) = left(" + lastParameter(condition) + ", 200)";
        }
        return exists(condition, child, comparison);
    }

    private String exists(Condition condition, SearchSchema.Child child, String comparison) {
        return "EXISTS (SELECT 1 FROM %s c WHERE c.owner_id = %s AND c.key = %s AND %s)"
                .formatted(
                        child.table(), child.owner(), statement.bind(condition.key()), comparison);
    }

    /** MLflow's clients ask so for all that is no prompt; on other tags != wants the key there. */
    private static boolean isAbsent(Condition condition) {
        return condition.operator() == Operator.NOT_EQUAL && condition.key().equals(PROMPT_TAG);
    }

    private String lastParameter(Condition condition) {
        return statement.bind(condition.value().text());
    }

    private String comparison(Condition condition, ValueType type) {
        if (condition.operator().takesList()) {
            List<String> places =
                    condition.values().stream().map(value -> statement.bind(value.text())).toList();
            return condition.operator().text() + " (" + String.join(", ", places) + ")";
        }
        return condition.operator().text() + " " + place(condition.value().text(), type);
    }

    private String place(String text, ValueType type) {
        if (type == ValueType.TEXT) {
            return statement.bind(text);
        }
        double number = Double.parseDouble(text);
        boolean whole = type == ValueType.INTEGER && number == Math.rint(number);
        return whole
                ? "cast(" + statement.bind((long) number) + " as bigint)"
                : "cast(" + statement.bind(number) + " as double precision)";
    }

    private static void checkText(Condition condition, Set<Operator> operators) {
        checkOperator(condition, operators);
        if (!condition.value().quoted()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Parameter value is either not quoted or unidentified quote types used for"
                            + " string value "
                            + condition.value().text()
                            + ". Use either single or double quotes.");
        }
    }

    private static void checkNumber(Condition condition, String what) {
        checkOperator(condition, Operator.NUMERIC);
        boolean number = !condition.value().quoted();
        if (number) {
            try {
                Double.parseDouble(condition.value().text());
            } catch (NumberFormatException _) {
                number = false;
            }
        }
        if (!number) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Expected numeric value type for "
                            + what
                            + ". Found "
                            + condition.value().text());
        }
    }

    private static void checkOperator(Condition condition, Set<Operator> operators) {
        if (!operators.contains(condition.operator())) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Invalid comparator '"
                            + condition.operator().text()
                            + "' not one of '"
                            + operators.stream().map(Operator::text).toList()
                            + "'");
        }
    }
}
