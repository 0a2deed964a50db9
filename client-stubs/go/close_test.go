package ecsgateway

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
)

func TestClosingTheClientEndsItsWatchesAtOnceWhateverTheyWaitFor(t *testing.T) {
	message := func(_ int, stream grpc.ServerStreamingServer[pb.WatchServiceResponse]) error {
		_ = stream.Send(&pb.WatchServiceResponse{Watch: &pb.WatchStatus{ResumeToken: "1"}})
		<-stream.Context().Done()
		return nil
	}
	pause := func(int, grpc.ServerStreamingServer[pb.WatchServiceResponse]) error {
		return withDetails(codes.ResourceExhausted, &errdetails.ErrorInfo{Reason: "CALLER_LIMIT"},
			&errdetails.RetryInfo{RetryDelay: durationpb.New(time.Hour)})
	}
	for name, test := range map[string]struct {
		gateway func(int, grpc.ServerStreamingServer[pb.WatchServiceResponse]) error
		token   bool
		pauses  int32
		close   func(*Client) error
	}{
		"a message":                        {message, false, 0, (*Client).Close},
		"a pause":                          {pause, false, 1, (*Client).Close},
		"a token":                          {message, true, 0, (*Client).Close},
		"a message, connection's own":      {message, false, 0, func(c *Client) error { return c.Connection.Close() }},
		"nothing, because it begins later": {message, false, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			gateway := serve(t)
			gateway.watch = test.gateway
			waits := make(chan struct{}, 10)
			options := Options{Plaintext: true}
			if test.token {
				options.TokenSource = func(ctx context.Context) (string, error) {
					waits <- struct{}{}
					<-ctx.Done()
					return "", ctx.Err()
				}
			}
			client := connect(t, gateway.address, options)
			if test.close == nil {
				_ = client.Close()
			}
			ended := make(chan error, 1)
			var pauses atomic.Int32
			go func() {
				for _, err := range Watch(t.Context(), client.Services.WatchService, &pb.WatchServiceRequest{},
					OnResume(func(error, time.Duration) { pauses.Add(1); waits <- struct{}{} })) {
					if err != nil {
						ended <- err
					}
					waits <- struct{}{}
				}
			}()
			<-waits
			if test.close != nil {
				_ = test.close(client)
			}
			select {
			case err := <-ended:
				if said := status.Convert(err); said.Code() != codes.Canceled || said.Message() != "the connection was closed" {
					t.Error(err)
				}
				if told := pauses.Load(); told != test.pauses {
					t.Errorf("told of %d pauses", told)
				}
			case <-time.After(3 * time.Second):
				t.Error("it goes on")
			}
		})
	}
}

func TestAPauseBetweenTwoAttemptsToConnectIsHalfAMinuteAtMost(t *testing.T) {
	used := connectParams.Backoff
	if longest := time.Duration(float64(used.MaxDelay) * (1 + used.Jitter)); longest != 30*time.Second {
		t.Errorf("the longest is %s", longest)
	}
	used.MaxDelay = backoff.DefaultConfig.MaxDelay
	if used != backoff.DefaultConfig || connectParams.MinConnectTimeout != 20*time.Second {
		t.Errorf("%+v", connectParams)
	}
}
