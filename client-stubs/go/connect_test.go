package ecsgateway

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
)

func TestCallsSayWhoWhereAndUntilWhen(t *testing.T) {
	gateway := serve(t)
	tokens := 0
	client := connect(t, gateway.address, Options{
		Plaintext: true, Target: "eu",
		TokenSource: func(context.Context) (string, error) { tokens++; return fmt.Sprintf("token-%d", tokens), nil },
	})
	for range 2 {
		if _, err := client.Clusters.ListClusters(t.Context(), &pb.ListClustersRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	if got := gateway.sent.Get("authorization"); len(got) != 1 || got[0] != "Bearer token-2" {
		t.Errorf("authorization %q", got)
	}
	if got := gateway.sent.Get("ecs-target"); len(got) != 1 || got[0] != "eu" {
		t.Errorf("ecs-target %q", got)
	}
	if got := gateway.sent.Get("user-agent"); len(got) != 1 || !strings.HasPrefix(got[0], "ecsgateway-go/"+Version) {
		t.Errorf("user-agent %q", got)
	}
	if gateway.left < DefaultDeadline-5*time.Second || gateway.left > DefaultDeadline {
		t.Errorf("%s are left until the deadline", gateway.left)
	}
}

func TestACallsOwnTargetAndDeadlineCount(t *testing.T) {
	gateway := serve(t)
	client := connect(t, gateway.address, Options{Plaintext: true, Target: "eu"})
	ctx, cancel := context.WithTimeout(WithTarget(t.Context(), "us"), time.Hour)
	defer cancel()
	if _, err := client.Clusters.ListClusters(ctx, &pb.ListClustersRequest{}); err != nil {
		t.Fatal(err)
	}
	if got := gateway.sent.Get("ecs-target"); len(got) != 1 || got[0] != "us" {
		t.Errorf("ecs-target %q", got)
	}
	if gateway.left < 59*time.Minute {
		t.Errorf("%s are left until the deadline", gateway.left)
	}
}

func TestStreamsHaveTheTargetAndNoDeadline(t *testing.T) {
	gateway := serve(t)
	client := connect(t, gateway.address, Options{Plaintext: true, Target: "eu"})
	for _, err := range Watch(t.Context(), client.Services.WatchService, &pb.WatchServiceRequest{}) {
		if status.Code(err) != codes.PermissionDenied {
			t.Fatal(err)
		}
	}
	if got := gateway.sent.Get("ecs-target"); len(got) != 1 || got[0] != "eu" || gateway.left != 0 {
		t.Errorf("ecs-target %q, %s left", got, gateway.left)
	}
}

func TestAWatchRenewsTokensOfASourceOnly(t *testing.T) {
	for _, options := range []Options{
		{Plaintext: true, Token: "fixed"},
		{Plaintext: true, TokenSource: func(context.Context) (string, error) { return "fresh", nil }},
	} {
		gateway := serve(t)
		gateway.watch = func(calls int, stream grpc.ServerStreamingServer[pb.WatchServiceResponse]) error {
			if calls == 1 {
				_ = stream.Send(&pb.WatchServiceResponse{Watch: &pb.WatchStatus{ResumeToken: "1"}})
				return status.Error(codes.Unauthenticated, "expired")
			}
			return stream.Send(&pb.WatchServiceResponse{Event: &pb.WatchServiceResponse_Finished{Finished: &pb.ServiceFinished{}}})
		}
		client := connect(t, gateway.address, options)
		var last error
		// As a program may wrap a stub.
		wrapped := func(ctx context.Context, request *pb.WatchServiceRequest, _ ...grpc.CallOption) (
			grpc.ServerStreamingClient[pb.WatchServiceResponse], error) {
			return client.Services.WatchService(ctx, request)
		}
		for _, err := range Watch(t.Context(), wrapped, &pb.WatchServiceRequest{}) {
			last = err
		}
		if (last == nil) != (options.TokenSource != nil) {
			t.Errorf("token %q: %v", options.Token, last)
		}
	}
}

func TestLeavingTheLoopLeavesNothingBehindOnTheConnection(t *testing.T) {
	gateway := serve(t)
	over := make(chan struct{})
	gateway.watch = func(_ int, stream grpc.ServerStreamingServer[pb.WatchServiceResponse]) error {
		defer close(over)
		_ = stream.Send(&pb.WatchServiceResponse{Watch: &pb.WatchStatus{ResumeToken: "1"}})
		<-stream.Context().Done()
		return stream.Context().Err()
	}
	client := connect(t, gateway.address, Options{Plaintext: true})
	if _, err := client.Clusters.ListClusters(t.Context(), &pb.ListClustersRequest{}); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	for range Watch(t.Context(), client.Services.WatchService, &pb.WatchServiceRequest{}) {
		break
	}
	<-over
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines (expected: %d)", runtime.NumGoroutine(), before)
		}
	}
}

func TestReadsAreRepeatedAndChangesAreNot(t *testing.T) {
	gateway := serve(t)
	gateway.fails = 2
	client := connect(t, gateway.address, Options{Plaintext: true})
	if _, err := client.Clusters.ListClusters(t.Context(), &pb.ListClustersRequest{}); err != nil {
		t.Errorf("a read: %v", err)
	}
	gateway.fails = 1
	if _, err := client.Clusters.DeleteCluster(t.Context(), &pb.DeleteClusterRequest{}); status.Code(err) != codes.Unavailable {
		t.Errorf("a change: %v", err)
	}
}

func TestTheServiceConfigIsTheProtosOne(t *testing.T) {
	published, err := os.ReadFile("../../proto/src/main/resources/ecsgateway-v1-service-config.json")
	if err != nil {
		t.Skip("outside of the repository")
	}
	if string(published) != serviceConfig || !json.Valid(published) {
		t.Error("service-config.json differs (expected: ./generate was run)")
	}
}

func TestOptionsThatCannotBeUsedAreRefusedWithTheirName(t *testing.T) {
	noPEM := filepath.Join(t.TempDir(), "no.pem")
	if err := os.WriteFile(noPEM, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	for said, options := range map[string]Options{
		"CAFile: open":       {CAFile: "missing.pem"},
		"no certificate in":  {CAFile: noPEM},
		"both or neither":    {CertFile: "cert.pem"},
		"CertFile, KeyFile:": {CertFile: noPEM, KeyFile: noPEM},
		"one of them":        {Token: "t", TokenSource: func(context.Context) (string, error) { return "", nil }},
		"with Plaintext":     {Plaintext: true, CAFile: noPEM},
		"none of them with":  {Plaintext: true, CertFile: noPEM, KeyFile: noPEM},
		"is CertFile and":    {KeyFile: "key.pem"},
		"the target has a c": {Target: "eu\n"},
	} {
		if _, err := Connect("gateway:443", options); err == nil || !strings.Contains(err.Error(), said) {
			t.Errorf("%v (expected: %s)", err, said)
		}
	}
}

func TestTLSIsTheDefaultAndMayHaveItsOwnAuthorityAndClientCertificate(t *testing.T) {
	files := newCertificates(t)
	gateway := serve(t, grpc.Creds(credentials.NewTLS(files.server)))
	client := connect(t, gateway.address, Options{CAFile: files.ca, CertFile: files.cert, KeyFile: files.key, Token: "t"})
	if _, err := client.Clusters.ListClusters(t.Context(), &pb.ListClustersRequest{}); err != nil {
		t.Error(err)
	}
	for name, options := range map[string]Options{
		"without its authority": {CertFile: files.cert, KeyFile: files.key},
		"without certificate":   {CAFile: files.ca},
	} {
		client := connect(t, gateway.address, options)
		if _, err := client.Clusters.DeleteCluster(t.Context(), &pb.DeleteClusterRequest{}); status.Code(err) != codes.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnErrorSaysWhatTheGatewayPutIntoIt(t *testing.T) {
	err := withDetails(codes.ResourceExhausted,
		&errdetails.ErrorInfo{Reason: "THROTTLED", Domain: "ecs.amazonaws.com", Metadata: map[string]string{"operation": "ListClusters"}},
		&errdetails.RequestInfo{RequestId: "id"},
		&errdetails.RetryInfo{RetryDelay: durationpb.New(3 * time.Second)},
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{{Field: "cluster"}}})
	details, ok := DetailsOf(fmt.Errorf("wrapped: %w", err))
	if !ok || details.Code != codes.ResourceExhausted || details.Reason != pb.ErrorReason_ERROR_REASON_THROTTLED ||
		details.Domain != "ecs.amazonaws.com" || details.Metadata["operation"] != "ListClusters" || details.RequestID != "id" ||
		details.RetryDelay != 3*time.Second || details.FieldViolations[0].GetField() != "cluster" {
		t.Errorf("%+v, %v", details, ok)
	}
	unknown, _ := DetailsOf(withDetails(codes.Internal, &errdetails.ErrorInfo{Reason: "FROM_TOMORROW"}))
	if unknown.Reason != pb.ErrorReason_ERROR_REASON_UNSPECIFIED {
		t.Errorf("an unknown reason is %v", unknown.Reason)
	}
	for _, other := range []error{nil, context.Canceled} {
		if _, ok := DetailsOf(other); ok {
			t.Errorf("%v has details", other)
		}
	}
}

// gateway is a server that notes what it is sent.
type gateway struct {
	pb.UnimplementedClustersServer
	pb.UnimplementedServicesServer
	address string
	// How many of the next calls fail with UNAVAILABLE.
	fails int
	watch func(calls int, stream grpc.ServerStreamingServer[pb.WatchServiceResponse]) error

	calls int
	sent  metadata.MD
	left  time.Duration
}

func serve(t *testing.T, options ...grpc.ServerOption) *gateway {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gateway{address: listener.Addr().String()}
	server := grpc.NewServer(options...)
	pb.RegisterClustersServer(server, g)
	pb.RegisterServicesServer(server, g)
	grpc_health_v1.RegisterHealthServer(server, health.NewServer())
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return g
}

func connect(t *testing.T, address string, options Options) *Client {
	t.Helper()
	client, err := Connect(address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func (g *gateway) note(ctx context.Context) error {
	g.calls++
	g.sent, _ = metadata.FromIncomingContext(ctx)
	g.left = 0
	if deadline, ok := ctx.Deadline(); ok {
		g.left = time.Until(deadline)
	}
	if g.fails > 0 {
		g.fails--
		return status.Error(codes.Unavailable, "")
	}
	return nil
}

func (g *gateway) ListClusters(ctx context.Context, _ *pb.ListClustersRequest) (*pb.ListClustersResponse, error) {
	return &pb.ListClustersResponse{}, g.note(ctx)
}

func (g *gateway) DeleteCluster(ctx context.Context, _ *pb.DeleteClusterRequest) (*pb.DeleteClusterResponse, error) {
	return &pb.DeleteClusterResponse{}, g.note(ctx)
}

func (g *gateway) WatchService(_ *pb.WatchServiceRequest, stream grpc.ServerStreamingServer[pb.WatchServiceResponse]) error {
	if err := g.note(stream.Context()); err != nil {
		return err
	}
	if g.watch == nil {
		return withDetails(codes.PermissionDenied, &errdetails.ErrorInfo{Reason: "CALLER_NOT_ALLOWED"})
	}
	return g.watch(g.calls, stream)
}
