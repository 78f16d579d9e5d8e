package io.millrace.gateway.modelconfig;

import inference.DataType;
import io.millrace.gateway.tensors.Datatype;

/** Names of element types: the configuration's and the protocol's. */
final class Datatypes {

    private static final String PREFIX = "TYPE_";

    private Datatypes() {}

    static DataType configured(Datatype datatype) {
        return datatype == Datatype.BYTES
                ? DataType.TYPE_STRING
                : DataType.valueOf(PREFIX + datatype.name());
    }
}
