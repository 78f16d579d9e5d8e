package io.millrace.demo.traffic;

import com.google.protobuf.ByteString;
import io.millrace.demo.data.Column;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One input of a request that holds one row: raw little-endian bytes of some columns. */
record Tensor(String name, Type type, List<Column> columns) {

    /** Types of the protocol that a model of columns may ask for. */
    enum Type {
        FP32(4) {
            @Override
            void put(ByteBuffer target, double value) {
                target.putFloat((float) value);
            }
        },
        FP64(8) {
            @Override
            void put(ByteBuffer target, double value) {
                target.putDouble(value);
            }
        },
        INT64(8) {
            @Override
            void put(ByteBuffer target, double value) {
                target.putLong((long) value);
            }
        },
        INT32(4) {
            @Override
            void put(ByteBuffer target, double value) {
                target.putInt((int) value);
            }
        },
        BYTES(0) {
            @Override
            void put(ByteBuffer target, double value) {
                throw new UnsupportedOperationException("texts are no numbers");
            }
        };

        private final int size;

        Type(int size) {
            this.size = size;
        }

        abstract void put(ByteBuffer target, double value);
    }

    Tensor {
        columns = List.copyOf(columns);
    }

    /** The row's values; a missing number is NaN, a missing text the empty string. */
    ByteString bytes(int row) {
        return type == Type.BYTES ? texts(row) : numbers(row);
    }

    private ByteString numbers(int row) {
        ByteBuffer bytes =
                ByteBuffer.allocate(columns.size() * type.size).order(ByteOrder.LITTLE_ENDIAN);
        columns.forEach(column -> type.put(bytes, column.number(row)));
        return ByteString.copyFrom(bytes.flip());
    }

    private ByteString texts(int row) {
        ByteString.Output out = ByteString.newOutput();
        for (Column column : columns) {
            String text = column.text(row);
            byte[] utf8 = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
            byte[] length =
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(utf8.length)
                            .array();
            out.write(length, 0, length.length);
            out.write(utf8, 0, utf8.length);
        }
        return out.toByteString();
    }
}
