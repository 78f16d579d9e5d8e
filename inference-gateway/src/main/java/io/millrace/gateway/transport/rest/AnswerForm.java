package io.millrace.gateway.transport.rest;

import io.vertx.ext.web.RoutingContext;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** What an answer looks like, where somebody else's contract is kept than the protocol's. */
public record AnswerForm(UnaryOperator<byte[]> jsonForm, IntFunction<String> binaryType) {

    /** As the protocol has it. */
    public static final AnswerForm PROTOCOL =
            new AnswerForm(UnaryOperator.identity(), length -> "application/octet-stream");

    private static final String KEY = AnswerForm.class.getName();

    static AnswerForm of(RoutingContext context) {
        AnswerForm form = context.get(KEY);
        return form == null ? PROTOCOL : form;
    }

    /** Gives the answer to {@code context} this form. */
    public void putInto(RoutingContext context) {
        context.put(KEY, this);
    }

    byte[] json(byte[] body) {
        return jsonForm.apply(body);
    }

    String binaryContentType(int jsonLength) {
        return binaryType.apply(jsonLength);
    }
}
