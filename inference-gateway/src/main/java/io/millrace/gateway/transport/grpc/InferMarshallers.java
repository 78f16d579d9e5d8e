package io.millrace.gateway.transport.grpc;

import io.grpc.Drainable;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.InferenceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** How gRPC turns messages of ModelInfer into bytes and back, without protobuf objects between. */
final class InferMarshallers {

    static final Marshaller<ReadRequest> REQUEST = new RequestMarshaller();
    static final Marshaller<byte[]> RESPONSE = new ResponseMarshaller();

    private InferMarshallers() {}

    /** A request, or why it could not be read: a marshaller that throws would hide the reason. */
    record ReadRequest(InferenceRequest request, ServiceException failure) {}

    private static final class RequestMarshaller implements Marshaller<ReadRequest> {

        @Override
        public ReadRequest parse(InputStream stream) {
            try {
                return new ReadRequest(InferRequestReader.read(contiguous(stream)), null);
            } catch (ServiceException e) {
                return new ReadRequest(null, e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The message where the network left it, or a copy if it left it in pieces. */
        private static ByteBuffer contiguous(InputStream stream) throws IOException {
            if (stream instanceof HasByteBuffer buffered && buffered.byteBufferSupported()) {
                ByteBuffer first = buffered.getByteBuffer();
                if (first != null && first.remaining() == stream.available()) {
                    return first;
                }
            }
            return ByteBuffer.wrap(stream.readAllBytes());
        }

        @Override
        public InputStream stream(ReadRequest value) {
            throw new UnsupportedOperationException("a server sends no requests");
        }
    }

    private static final class ResponseMarshaller implements Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new Encoded(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("a server reads no responses");
        }
    }

    /** Bytes that are handed over in one piece. */
    private static final class Encoded extends ByteArrayInputStream
            implements KnownLength, Drainable {

        Encoded(byte[] message) {
            super(message);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int left = count - pos;
            target.write(buf, pos, left);
            pos = count;
            return left;
        }
    }
}
