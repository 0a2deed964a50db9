package ecsgateway

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// DefaultGiveUpAfter is how long a watch goes on trying without a GiveUpAfter.
const DefaultGiveUpAfter = 10 * time.Minute

// A WatchOption changes how Watch resumes.
type WatchOption func(*resumption)

// GiveUpAfter has a watch end with the last error when its streams have ended without a message for
// so long, counted from the end of the first of them. Without it: DefaultGiveUpAfter. A watch whose
// duration is not positive ends with an error before its first call.
func GiveUpAfter(duration time.Duration) WatchOption {
	return func(r *resumption) { r.giveUpAfter = duration }
}

// OnResume has a function called before each wait to resume: with what ended the stream, nil where
// the gateway sent it away, and how long the wait is.
func OnResume(told func(err error, wait time.Duration)) WatchOption {
	return func(r *resumption) { r.onResume = told }
}

func withRandom(random func() float64) WatchOption {
	return func(r *resumption) { r.random = random }
}

// A Watched is what every response of a watch is.
type Watched[Resp any] interface {
	*Resp
	proto.Message
	GetWatch() *pb.WatchStatus
	GetGoingAway() *pb.GoingAway
}

// Watch calls one of the API's six watches, and answers its messages up to and with the one that has
// `finished`, heartbeats too:
//
//	for message, err := range ecsgateway.Watch(ctx, client.ServiceDeployments.WatchServiceDeployment, request) {
//
// It calls again with the last resume token when the gateway sends it away, the connection is lost
// (UNAVAILABLE; INTERNAL, UNKNOWN and CANCELLED without ErrorInfo; an end without `finished`), a limit
// is reached (RESOURCE_EXHAUSTED), nothing is heard for three heartbeat intervals and 10 s, or a token
// that Options.TokenSource gave has expired. Any other error is answered once, with a nil message, and
// is the last; so is the last error of a watch that gives up. A context that is done ends it with the
// context's cause, and Client.Close with CANCELLED.
//
// Leaving the loop ends the call. Each range over the result is a watch of its own.
func Watch[Req proto.Message, Resp any, Message Watched[Resp]](
	ctx context.Context,
	rpc func(context.Context, Req, ...grpc.CallOption) (grpc.ServerStreamingClient[Resp], error),
	request Req,
	options ...WatchOption,
) iter.Seq2[*Resp, error] {
	return func(yield func(*Resp, error) bool) {
		r := resumption{
			giveUpAfter: DefaultGiveUpAfter, random: rand.Float64, onResume: func(error, time.Duration) {},
			link: link{closed: context.Background()},
		}
		for _, option := range options {
			option(&r)
		}
		if r.giveUpAfter <= 0 {
			yield(nil, fmt.Errorf("GiveUpAfter %s (expected: more than 0)", r.giveUpAfter))
			return
		}
		request := proto.CloneOf(request)
		r.token = resumeToken(request)
		for {
			finished, err := stream[Req, Resp, Message](ctx, rpc, request, &r, yield)
			if finished {
				return
			}
			if err = r.wait(ctx, err); err != nil {
				yield(nil, err)
				return
			}
			setResumeToken(request, r.token)
		}
	}
}

// stream makes one call and yields its messages. It answers true after `finished` or where the caller
// left the loop; else what ended the stream, nil where the gateway sent it away.
func stream[Req proto.Message, Resp any, Message Watched[Resp]](
	ctx context.Context,
	rpc func(context.Context, Req, ...grpc.CallOption) (grpc.ServerStreamingClient[Resp], error),
	request Req,
	r *resumption,
	yield func(*Resp, error) bool,
) (finished bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := longestSilence(request)
	timer := time.AfterFunc(silence, func() {
		cancel(status.Error(codes.Unavailable, "the gateway has fallen silent"))
	})
	defer timer.Stop()
	forget := func() bool { return true }
	defer func() { forget() }()
	ctx = withLink(ctx, func(told link) {
		r.link = told
		forget = context.AfterFunc(told.closed, func() { cancel(errClosed) })
	})

	responses, err := rpc(ctx, request)
	if err != nil {
		return false, causeOf(ctx, err)
	}
	for {
		response, err := responses.Recv()
		if err != nil {
			return false, causeOf(ctx, err)
		}
		message := Message(response)
		// How long the caller takes with a message is not the gateway's silence.
		timer.Stop()
		if token := message.GetWatch().GetResumeToken(); token != "" {
			r.token = token
		}
		if message.GetGoingAway() != nil {
			r.heard()
			return false, nil
		}
		if !yield(response, nil) || isFinished(message) {
			return true, nil
		}
		r.heard()
		timer.Reset(silence)
	}
}
