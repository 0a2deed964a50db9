package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	ecsgateway "ecsgateway.io/client-go"
	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
)

func TestADeletionIsSentWithTheSnapshotAndNotBefore(t *testing.T) {
	heartbeat := &pb.WatchServiceDeletionResponse{Event: &pb.WatchServiceDeletionResponse_Heartbeat{Heartbeat: &pb.Heartbeat{}}}
	snapshot := &pb.WatchServiceDeletionResponse{Event: &pb.WatchServiceDeletionResponse_Snapshot{
		Snapshot: &pb.ServiceDeletionProgress{Phase: pb.ServiceDeletionPhase_SERVICE_DELETION_PHASE_ACTIVE}}}
	draining := &pb.WatchServiceDeletionResponse{Event: &pb.WatchServiceDeletionResponse_Snapshot{
		Snapshot: &pb.ServiceDeletionProgress{Phase: pb.ServiceDeletionPhase_SERVICE_DELETION_PHASE_DRAINING}}}
	finished := &pb.WatchServiceDeletionResponse{Event: &pb.WatchServiceDeletionResponse_Finished{
		Finished: &pb.ServiceDeletionFinished{Outcome: pb.ServiceDeletionOutcome_SERVICE_DELETION_OUTCOME_GONE}}}
	for name, test := range map[string]struct {
		messages []*pb.WatchServiceDeletionResponse
		happens  []string
	}{
		"snapshot first":  {[]*pb.WatchServiceDeletionResponse{snapshot, finished}, []string{"SNAPSHOT", "DELETE", "FINISHED"}},
		"heartbeat first": {[]*pb.WatchServiceDeletionResponse{heartbeat, snapshot, finished}, []string{"HEARTBEAT", "SNAPSHOT", "DELETE", "FINISHED"}},
		"over at once":    {[]*pb.WatchServiceDeletionResponse{finished}, []string{"FINISHED"}},
		"on its way out":  {[]*pb.WatchServiceDeletionResponse{draining, finished}, []string{"SNAPSHOT", "FINISHED"}},
	} {
		t.Run(name, func(t *testing.T) {
			gateway := &drained{messages: test.messages, deletes: make(chan struct{}, 1), expectsDelete: slices.Contains(test.happens, "DELETE")}
			var said bytes.Buffer
			s := &session{address: serve(t, gateway), out: &output{out: &said, errs: &said}}
			var err error
			if s.client, err = ecsgateway.Connect(s.address, ecsgateway.Options{Plaintext: true}); err != nil {
				t.Fatal(err)
			}
			defer s.client.Close()
			name, _ := parseService("demo/web")
			err = s.watchDrain(t.Context(), name, &pb.WatchServiceDeletionRequest{}, &pb.DeleteServiceRequest{})
			if end, ok := errors.AsType[*ended](err); !ok || end.code != exitFailed || !slices.Equal(gateway.happened, test.happens) {
				t.Errorf("%v, %v\n%s", gateway.happened, err, said.String())
			}
		})
	}
}

// drained is a gateway that sends its messages, and after each waits for the deletion.
type drained struct {
	pb.UnimplementedServicesServer
	messages      []*pb.WatchServiceDeletionResponse
	deletes       chan struct{}
	expectsDelete bool
	happened      []string
}

func serve(t *testing.T, services pb.ServicesServer) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	pb.RegisterServicesServer(server, services)
	grpc_health_v1.RegisterHealthServer(server, health.NewServer())
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

func (d *drained) WatchServiceDeletion(_ *pb.WatchServiceDeletionRequest, stream grpc.ServerStreamingServer[pb.WatchServiceDeletionResponse]) error {
	for _, message := range d.messages {
		switch {
		case message.GetHeartbeat() != nil:
			d.happened = append(d.happened, "HEARTBEAT")
		case message.GetSnapshot() != nil:
			d.happened = append(d.happened, "SNAPSHOT")
		default:
			d.happened = append(d.happened, "FINISHED")
		}
		if err := stream.Send(message); err != nil {
			return err
		}
		patience := 100 * time.Millisecond
		if message.GetSnapshot() != nil && d.expectsDelete {
			patience = 5 * time.Second
		}
		select {
		case <-d.deletes:
			d.happened = append(d.happened, "DELETE")
		case <-time.After(patience):
		}
	}
	return nil
}

func (d *drained) DeleteService(context.Context, *pb.DeleteServiceRequest) (*pb.DeleteServiceResponse, error) {
	d.deletes <- struct{}{}
	return &pb.DeleteServiceResponse{}, nil
}
