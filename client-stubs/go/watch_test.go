package ecsgateway

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"
)

type (
	request  = pb.WatchServiceDeploymentRequest
	response = pb.WatchServiceDeploymentResponse
)

// Waits are as long as they may be.
var longest = withRandom(func() float64 { return 1 })

func TestMessagesComeUpToFinishedAndGoingAwayIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gateway := &script{streams: []stub{
			{messages: []*response{snapshot("1"), heartbeat("2"), goingAway("3")}},
			{messages: []*response{progress("4"), finished("5"), progress("6")}},
		}}
		heard, err := gateway.watch(t)
		if err != nil || !slices.Equal(heard, []string{"1", "2", "4", "5"}) {
			t.Errorf("heard %v and %v", heard, err)
		}
		if !slices.Equal(gateway.tokens(), []string{"", "3"}) {
			t.Errorf("called with %q", gateway.tokens())
		}
	})
}

func TestEachCallIsTheFirstRequestWithTheLastToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gateway := &script{streams: []stub{
			{messages: []*response{snapshot("1")}, err: status.Error(codes.Unavailable, "")},
			{err: status.Error(codes.Unavailable, "")},
			{messages: []*response{finished("2")}},
		}}
		first := &request{Cluster: new("c"), Service: new("s"), FollowSuccessor: true}
		kept := proto.CloneOf(first)
		for range Watch(t.Context(), gateway.open, first, longest) {
		}
		if !proto.Equal(first, kept) {
			t.Errorf("the caller's request became %v", first)
		}
		for i, token := range []string{"", "1", "1"} {
			kept.ResumeToken = token
			if !proto.Equal(gateway.requests[i], kept) {
				t.Errorf("call %d was %v", i, gateway.requests[i])
			}
		}
	})
}

func TestTheTokenOfAnErrorIsUsedWhereNoMessageWasHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gateway := &script{streams: []stub{
			{err: withDetails(codes.Unavailable, &errdetails.ErrorInfo{Metadata: map[string]string{"resumeToken": "told"}})},
			{messages: []*response{heartbeat("1")}, err: withDetails(codes.Unavailable,
				&errdetails.ErrorInfo{Metadata: map[string]string{"resumeToken": "older"}})},
			{messages: []*response{finished("2")}},
		}}
		gateway.watch(t)
		if !slices.Equal(gateway.tokens(), []string{"", "told", "1"}) {
			t.Errorf("called with %q", gateway.tokens())
		}
	})
}

func TestWhatEndsAWatchAndWhatDoesNot(t *testing.T) {
	info := &errdetails.ErrorInfo{Reason: "CALLER_NOT_ALLOWED", Domain: "ecsgateway"}
	delay := &errdetails.RetryInfo{RetryDelay: durationpb.New(7 * time.Second)}
	for name, test := range map[string]struct {
		err     error
		resumes bool
		wait    time.Duration
	}{
		"unavailable":                     {withDetails(codes.Unavailable, info), true, 500 * time.Millisecond},
		"no finished":                     {io.EOF, true, 500 * time.Millisecond},
		"internal without info":           {status.Error(codes.Internal, ""), true, 500 * time.Millisecond},
		"unknown without info":            {status.Error(codes.Unknown, ""), true, 500 * time.Millisecond},
		"cancelled by others":             {status.Error(codes.Canceled, ""), true, 500 * time.Millisecond},
		"exhausted":                       {status.Error(codes.ResourceExhausted, ""), true, 500 * time.Millisecond},
		"exhausted with delay":            {withDetails(codes.ResourceExhausted, info, delay), true, 7 * time.Second},
		"internal of the gateway":         {withDetails(codes.Internal, info), false, 0},
		"unknown of the gateway":          {withDetails(codes.Unknown, info), false, 0},
		"cancelled of the gateway":        {withDetails(codes.Canceled, info), false, 0},
		"denied":                          {withDetails(codes.PermissionDenied, info), false, 0},
		"unauthenticated, token is fixed": {withDetails(codes.Unauthenticated, info), false, 0},
		"late":                            {status.Error(codes.DeadlineExceeded, ""), false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				gateway := &script{streams: []stub{
					{messages: []*response{snapshot("1")}, err: test.err},
					{messages: []*response{finished("2")}},
				}}
				start := time.Now()
				_, err := gateway.watch(t)
				if test.resumes && (err != nil || time.Since(start) != test.wait) {
					t.Errorf("%v after %s", err, time.Since(start))
				}
				if !test.resumes && (err != test.err || len(gateway.requests) != 1) {
					t.Errorf("%v after %d calls", err, len(gateway.requests))
				}
			})
		})
	}
}

func TestWaitsDoubleUpToHalfAMinuteAndStartOverWithAMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var streams []stub
		for range 8 {
			streams = append(streams, stub{err: status.Error(codes.Unavailable, "")})
		}
		streams = append(streams,
			stub{messages: []*response{heartbeat("1")}, err: status.Error(codes.Unavailable, "")},
			stub{messages: []*response{finished("2")}})
		gateway := &script{streams: streams}
		var waits []time.Duration
		gateway.watch(t, OnResume(func(_ error, wait time.Duration) { waits = append(waits, wait) }))
		ms := time.Millisecond
		if !slices.Equal(waits, []time.Duration{500 * ms, 1000 * ms, 2000 * ms, 4000 * ms, 8000 * ms, 16000 * ms,
			30000 * ms, 30000 * ms, 500 * ms}) {
			t.Errorf("waited %v", waits)
		}
	})
}

func TestAnExpiredTokenIsReplacedOncePerMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		expired := status.Error(codes.Unauthenticated, "expired")
		for name, test := range map[string]struct {
			streams []stub
			calls   int
		}{
			"never heard":  {[]stub{{err: expired}}, 1},
			"once":         {[]stub{{messages: []*response{snapshot("1")}, err: expired}, {messages: []*response{finished("2")}}}, 2},
			"twice in row": {[]stub{{messages: []*response{snapshot("1")}, err: expired}, {err: expired}}, 2},
			"heard again": {[]stub{{messages: []*response{snapshot("1")}, err: expired},
				{messages: []*response{heartbeat("2")}, err: expired}, {messages: []*response{finished("3")}}}, 3},
		} {
			gateway := &script{streams: test.streams, tokensRenew: true}
			_, err := gateway.watch(t)
			if len(gateway.requests) != test.calls || (err == expired) != (test.streams[len(test.streams)-1].err != nil) {
				t.Errorf("%s: %d calls, %v", name, len(gateway.requests), err)
			}
		}
	})
}

func TestAWatchGivesUpWithTheLastErrorAfterTenMinutesOfLostStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		gateway := &script{otherwise: stub{err: status.Error(codes.Unavailable, "still down")}}
		_, err := gateway.watch(t)
		if status.Convert(err).Message() != "still down" || time.Since(start) != 10*time.Minute {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

func TestAWatchThatMayNotTryIsRefused(t *testing.T) {
	for _, duration := range []time.Duration{0, -time.Second} {
		gateway := &script{}
		if heard, err := gateway.watch(t, GiveUpAfter(duration)); err == nil || heard != nil || len(gateway.requests) != 0 {
			t.Errorf("%s: %v, %v", duration, heard, err)
		}
	}
}

func TestTimeRunsFromTheFirstStreamThatIsLostNotFromTheLastMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		gateway := &script{
			streams:   []stub{{messages: []*response{snapshot("1")}, hangs: true}},
			otherwise: stub{err: status.Error(codes.Unavailable, "")},
		}
		gateway.watch(t, GiveUpAfter(30*time.Second))
		if time.Since(start) != 55*time.Second+30*time.Second {
			t.Errorf("gave up after %s", time.Since(start))
		}
	})
}

func TestASilentStreamCountsAsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for heartbeatInterval, silence := range map[time.Duration]time.Duration{0: 55 * time.Second, 2 * time.Second: 16 * time.Second} {
			start := time.Now()
			gateway := &script{streams: []stub{
				{messages: []*response{snapshot("1")}, hangs: true},
				{messages: []*response{finished("2")}},
			}}
			watched := &request{}
			if heartbeatInterval > 0 {
				watched.HeartbeatInterval = durationpb.New(heartbeatInterval)
			}
			for _, err := range Watch(t.Context(), gateway.open, watched, longest) {
				if err != nil {
					t.Error(err)
				}
			}
			if time.Since(start) != silence+500*time.Millisecond {
				t.Errorf("heartbeat %s: over after %s", heartbeatInterval, time.Since(start))
			}
		}
	})
}

func TestACallerThatTakesItsTimeIsNotTheGatewaysSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gateway := &script{streams: []stub{{messages: []*response{snapshot("1"), finished("2")}}}}
		for _, err := range Watch(t.Context(), gateway.open, &request{}, longest) {
			if err != nil {
				t.Error(err)
			}
			time.Sleep(time.Hour)
		}
		if len(gateway.requests) != 1 {
			t.Errorf("%d calls", len(gateway.requests))
		}
	})
}

// A bubble does not end before its goroutines and timers do.
func TestLeavingTheLoopEndsTheCallAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gateway := &script{streams: []stub{{messages: []*response{snapshot("1")}, hangs: true}}}
		start := time.Now()
		for range Watch(t.Context(), gateway.open, &request{}) {
			break
		}
		synctest.Wait()
		if gateway.contexts[0].Err() == nil || time.Since(start) != 0 {
			t.Errorf("context %v after %s", gateway.contexts[0].Err(), time.Since(start))
		}
	})
}

func TestAContextThatIsDoneEndsAWatchAtOnceWithItsCause(t *testing.T) {
	for name, gateway := range map[string]func() *script{
		"in a stream": func() *script { return &script{otherwise: stub{messages: []*response{snapshot("1")}, hangs: true}} },
		"in a wait":   func() *script { return &script{otherwise: stub{err: status.Error(codes.Unavailable, "")}} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				reason := errors.New("had enough")
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(5*time.Second, func() { cancel(reason) })
				start := time.Now()
				var last error
				for _, err := range Watch(ctx, gateway().open, &request{}, longest) {
					last = err
				}
				if last != reason || time.Since(start) != 5*time.Second {
					t.Errorf("%v after %s", last, time.Since(start))
				}
			})
		})
	}
}

// script is a gateway whose streams are written down.
type script struct {
	streams     []stub
	otherwise   stub
	tokensRenew bool

	requests []*request
	contexts []context.Context
}

// stub is a stream: its messages, each after the delay, and how it ends.
type stub struct {
	messages []*response
	delay    time.Duration
	err      error
	hangs    bool
}

func (s *script) watch(t *testing.T, options ...WatchOption) (heard []string, last error) {
	for message, err := range Watch(t.Context(), s.open, &request{}, append(options, longest)...) {
		if last = err; err == nil {
			heard = append(heard, message.GetWatch().GetResumeToken())
		}
	}
	return heard, last
}

func (s *script) tokens() (tokens []string) {
	for _, call := range s.requests {
		tokens = append(tokens, call.ResumeToken)
	}
	return tokens
}

func (s *script) open(ctx context.Context, call *request, _ ...grpc.CallOption) (grpc.ServerStreamingClient[response], error) {
	ctx.Value(linkKey{}).(func(link))(link{closed: context.Background(), tokensRenew: s.tokensRenew})
	stub := s.otherwise
	if len(s.requests) < len(s.streams) {
		stub = s.streams[len(s.requests)]
	}
	s.requests = append(s.requests, proto.CloneOf(call))
	s.contexts = append(s.contexts, ctx)
	return &scripted{ctx: ctx, stub: stub}, nil
}

type scripted struct {
	grpc.ClientStream
	ctx  context.Context
	stub stub
}

func (s *scripted) Recv() (*response, error) {
	if s.ctx.Err() != nil {
		return nil, status.FromContextError(s.ctx.Err()).Err()
	}
	if len(s.stub.messages) > 0 {
		time.Sleep(s.stub.delay)
		message := s.stub.messages[0]
		s.stub.messages = s.stub.messages[1:]
		return message, nil
	}
	if s.stub.hangs {
		<-s.ctx.Done()
		return nil, status.FromContextError(s.ctx.Err()).Err()
	}
	if s.stub.err == nil {
		return nil, io.EOF
	}
	return nil, s.stub.err
}

func snapshot(token string) *response {
	return &response{Watch: &pb.WatchStatus{ResumeToken: token}, Event: &pb.WatchServiceDeploymentResponse_Snapshot{}}
}

func progress(token string) *response {
	return &response{Watch: &pb.WatchStatus{ResumeToken: token}, Event: &pb.WatchServiceDeploymentResponse_Progress{}}
}

func heartbeat(token string) *response {
	return &response{Watch: &pb.WatchStatus{ResumeToken: token}, Event: &pb.WatchServiceDeploymentResponse_Heartbeat{}}
}

func finished(token string) *response {
	return &response{Watch: &pb.WatchStatus{ResumeToken: token}, Event: &pb.WatchServiceDeploymentResponse_Finished{
		Finished: &pb.DeploymentFinished{}}}
}

func goingAway(token string) *response {
	return &response{Watch: &pb.WatchStatus{ResumeToken: token}, Event: &pb.WatchServiceDeploymentResponse_GoingAway{
		GoingAway: &pb.GoingAway{}}}
}

func withDetails(code codes.Code, details ...protoadapt.MessageV1) error {
	said, err := status.New(code, "").WithDetails(details...)
	if err != nil {
		panic(err)
	}
	return said.Err()
}
