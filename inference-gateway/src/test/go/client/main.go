// Go's stock gRPC client, which learns the protocol from the server's reflection: unary calls, a
// stream, compression, deadlines, failures. Argument: host:port.
package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

const service = "inference.GRPCInferenceService"

var files *protoregistry.Files

func main() {
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(err == nil, err)
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	files = reflected(ctx, connection)

	health, err := grpc_health_v1.NewHealthClient(connection).Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	check(err == nil && health.Status == grpc_health_v1.HealthCheckResponse_SERVING, err)

	unary(ctx, connection)
	stream(ctx, connection)
	failures(ctx, connection)
	fmt.Println("passed")
}

func unary(ctx context.Context, connection *grpc.ClientConn) {
	var group sync.WaitGroup
	for i := range 200 {
		group.Go(func() {
			var options []grpc.CallOption
			if i%2 == 0 {
				options = append(options, grpc.UseCompressor(gzip.Name))
			}
			answer := message("ModelInferResponse")
			err := connection.Invoke(ctx, "/"+service+"/ModelInfer", scaled("2", i), answer, options...)
			check(err == nil, err)
			checkScaled(answer, 2, i)
		})
	}
	group.Wait()
}

func stream(ctx context.Context, connection *grpc.ClientConn) {
	calls, err := connection.NewStream(ctx,
		&grpc.StreamDesc{StreamName: "ModelStreamInfer", ServerStreams: true, ClientStreams: true},
		"/"+service+"/ModelStreamInfer")
	check(err == nil, err)
	for i := range 100 {
		check(calls.SendMsg(scaled("3", i)) == nil, "send")
	}
	check(calls.CloseSend() == nil, "close")
	for i := range 100 {
		answer := message("ModelStreamInferResponse")
		err := calls.RecvMsg(answer)
		check(err == nil, err)
		field := answer.Descriptor().Fields().ByName("infer_response")
		checkScaled(answer.Get(field).Message(), 3, i)
	}
}

func failures(ctx context.Context, connection *grpc.ClientConn) {
	request := parsed("ModelInferRequest", `{"model_name": "none"}`)
	err := connection.Invoke(ctx, "/"+service+"/ModelInfer", request, message("ModelInferResponse"))
	check(status.Code(err) == codes.NotFound, err)

	soon, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	slow := parsed("ModelInferRequest", `{"model_name": "slow", "inputs": [{"name": "INPUT",
		"datatype": "FP32", "shape": [1], "contents": {"fp32_contents": [0]}}]}`)
	err = connection.Invoke(soon, "/"+service+"/ModelInfer", slow, message("ModelInferResponse"))
	code := status.Code(err)
	check(code == codes.DeadlineExceeded || code == codes.ResourceExhausted, err)
}

func scaled(version string, i int) proto.Message {
	return parsed("ModelInferRequest", fmt.Sprintf(`{"model_name": "scaled", "model_version": %q,
		"id": "r%d", "inputs": [{"name": "INPUT", "datatype": "FP32", "shape": [1, 2],
		"contents": {"fp32_contents": [%d, 10]}}]}`, version, i, i))
}

func checkScaled(answer protoreflect.Message, factor float32, i int) {
	fields := answer.Descriptor().Fields()
	id := answer.Get(fields.ByName("id")).String()
	check(id == fmt.Sprintf("r%d", i), id)
	raw := answer.Get(fields.ByName("raw_output_contents")).List().Get(0).Bytes()
	first := math.Float32frombits(binary.LittleEndian.Uint32(raw))
	second := math.Float32frombits(binary.LittleEndian.Uint32(raw[4:]))
	check(first == factor*float32(i) && second == factor*10, raw)
}

func message(name protoreflect.Name) *dynamicpb.Message {
	found, err := files.FindDescriptorByName(protoreflect.FullName("inference").Append(name))
	check(err == nil, err)
	return dynamicpb.NewMessage(found.(protoreflect.MessageDescriptor))
}

func parsed(name protoreflect.Name, json string) proto.Message {
	request := message(name)
	err := protojson.Unmarshal([]byte(json), request)
	check(err == nil, err)
	return request
}

// The files that the server says its service is described by.
func reflected(ctx context.Context, connection *grpc.ClientConn) *protoregistry.Files {
	reflection, err := grpc_reflection_v1.NewServerReflectionClient(connection).ServerReflectionInfo(ctx)
	check(err == nil, err)
	err = reflection.Send(&grpc_reflection_v1.ServerReflectionRequest{
		MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_FileContainingSymbol{
			FileContainingSymbol: service}})
	check(err == nil, err)
	answer, err := reflection.Recv()
	check(err == nil, err)
	set := &descriptorpb.FileDescriptorSet{}
	for _, bytes := range answer.GetFileDescriptorResponse().FileDescriptorProto {
		file := &descriptorpb.FileDescriptorProto{}
		err := proto.Unmarshal(bytes, file)
		check(err == nil, err)
		set.File = append(set.File, file)
	}
	found, err := protodesc.NewFiles(set)
	check(err == nil, err)
	return found
}

func check(holds bool, evidence any) {
	if !holds {
		panic(fmt.Sprint(evidence))
	}
}
