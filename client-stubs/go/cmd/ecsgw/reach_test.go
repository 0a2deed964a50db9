package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestAGatewayThatNeverAnsweredIsGivenUpSooner(t *testing.T) {
	down := status.Error(codes.Unavailable, "connection refused")
	busy, _ := status.New(codes.ResourceExhausted, "").WithDetails(&errdetails.ErrorInfo{Reason: "CALLER_LIMIT", Domain: "ecsgateway"})
	for name, test := range map[string]struct {
		session  *session
		streams  []stub
		takes    time.Duration
		says     []string
		saysOnce string
	}{
		"never reached": {&session{}, []stub{{err: down}}, 30 * time.Second,
			[]string{"gateway:443 cannot be reached: Unavailable: connection refused; trying until 00:00:30, --give-up-after"}, "cannot be reached"},
		"never answered": {&session{}, []stub{{hangs: true}}, 30 * time.Second,
			[]string{"nothing was heard from gateway:443 yet; trying until 00:00:30, --give-up-after"}, "nothing was heard"},
		"lost later": {&session{}, []stub{{messages: 1, err: down}, {err: down}}, 10 * time.Minute,
			[]string{"cannot be reached: Unavailable: connection refused; trying until 00:10:00"}, "cannot be reached"},
		"lost, found and lost": {&session{}, []stub{{messages: 1, err: down}, {messages: 1, hangs: true}, {err: down}}, 10*time.Minute + 55*time.Second,
			[]string{"the watch goes on", "the gateway has fallen silent; trying until 00:1"}, "goes on"},
		"heard before":       {heardBefore(), []stub{{err: down}}, 10 * time.Minute, []string{"trying until 00:10:00"}, "cannot be"},
		"answered by error":  {&session{}, []stub{{err: busy.Err()}, {err: down}}, 10 * time.Minute, []string{"CALLER_LIMIT: ; trying until 00:10:00"}, "cannot be"},
		"as told":            {&session{giveUpAfter: time.Minute}, []stub{{err: down}}, time.Minute, []string{"trying until 00:01:00"}, "cannot be"},
		"as told, no answer": {&session{giveUpAfter: time.Second}, []stub{{hangs: true}}, time.Second, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var said bytes.Buffer
				s := test.session
				s.address, s.out = "gateway:443", &output{out: &said, errs: &said}
				start := time.Now()
				var last error
				gateway := &script{streams: test.streams}
				for _, err := range watch(t.Context(), s, gateway.open, &pb.WatchServiceDeploymentRequest{}) {
					last = err
				}
				took := time.Since(start)
				synctest.Wait()
				if !isUnreachable(last) || took < test.takes || took > test.takes+2*time.Second {
					t.Errorf("%v after %s", last, took)
				}
				local := regexp.MustCompile(`until \d\d:`).ReplaceAllString(said.String(), "until 00:")
				for _, line := range test.says {
					if !strings.Contains(local, line) {
						t.Errorf("%s(expected: %s)", local, line)
					}
				}
				if test.saysOnce != "" && strings.Count(local, test.saysOnce) != 1 {
					t.Errorf("%s(expected: %s, once)", local, test.saysOnce)
				}
			})
		})
	}
}

func TestPeopleAreToldOfAnAddressThatDoesNotAnswer(t *testing.T) {
	// Takes connections, and says nothing.
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	ecsgw := built(t)
	ecsgw.address = listener.Addr().String()
	told := regexp.QuoteMeta("nothing was heard from " + ecsgw.address + " yet")
	ecsgw.run(t, "watch", "drain", "demo/web", "--give-up-after", "3s").
		expect(t, exitUnreachable, told+"; trying until", "Unavailable: no answer from", "to go on: ecsgw watch drain")
	for _, args := range []string{"describe demo/web", "deploy demo/web --task-definition web"} {
		silent := ecsgw.start(t, strings.Fields(args)...)
		silent.waitForError(t, told)
		_ = silent.command.Process.Kill()
		silent.end(t)
	}
}

func heardBefore() *session {
	s := &session{}
	s.heard.Store(true)
	return s
}

// script is a gateway whose streams are written down; the last of them comes for ever.
type script struct {
	streams []stub
	calls   int
}

// stub is a stream: how many messages it has, and how it ends.
type stub struct {
	grpc.ClientStream
	ctx      context.Context
	messages int
	err      error
	hangs    bool
}

func (s *script) open(ctx context.Context, _ *pb.WatchServiceDeploymentRequest, _ ...grpc.CallOption) (
	grpc.ServerStreamingClient[pb.WatchServiceDeploymentResponse], error) {
	stream := s.streams[min(s.calls, len(s.streams)-1)]
	s.calls++
	stream.ctx = ctx
	return &stream, nil
}

func (s *stub) Recv() (*pb.WatchServiceDeploymentResponse, error) {
	if s.messages > 0 {
		s.messages--
		return &pb.WatchServiceDeploymentResponse{Watch: &pb.WatchStatus{ResumeToken: "1"}}, nil
	}
	if s.hangs {
		<-s.ctx.Done()
		return nil, errors.New("hung")
	}
	return nil, s.err
}
