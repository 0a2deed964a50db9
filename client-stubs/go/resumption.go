package ecsgateway

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	defaultHeartbeat = 15 * time.Second
	firstBackoff     = 500 * time.Millisecond
	longestBackoff   = 30 * time.Second
	// Spreads the callers of a gateway that stops over the others.
	longestMove = time.Second
)

var errClosed = status.Error(codes.Canceled, "the connection was closed")

// isClosed says whether a call failed because its connection was closed by other means than a Client's.
func isClosed(err error) bool {
	//lint:ignore SA1019 Its code alone is also that of streams that something on the way has reset.
	return errors.Is(err, grpc.ErrClientConnClosing)
}

// resumption is what a watch remembers from one stream to the next.
type resumption struct {
	giveUpAfter time.Duration
	random      func() float64
	onResume    func(error, time.Duration)

	// Of the last message, or before it of the request, or of the error that came in its place.
	token string
	// How many streams were lost since the last message, and when the first of them was.
	lost      int
	lostSince time.Time
	// Of the connection that makes the calls.
	link link
	// Whether a message was heard since the last UNAUTHENTICATED, so that a token was good once.
	authenticated bool
}

func (r *resumption) heard() {
	r.lost = 0
	r.authenticated = true
}

// wait returns when the watch may be resumed after what ended its last stream, nil where the gateway
// sent it away. It answers the error in which the watch has to end instead.
func (r *resumption) wait(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if r.link.closed.Err() != nil || isClosed(err) {
		return errClosed
	}
	var delay time.Duration
	if err == nil {
		delay = r.jitter(longestMove)
	} else {
		details, _ := DetailsOf(err)
		if r.token == "" {
			r.token = details.Metadata["resumeToken"]
		}
		// Silence before the first loss is none: heartbeats may be minutes apart.
		if r.lost == 0 {
			r.lostSince = time.Now()
		}
		left := r.giveUpAfter - time.Since(r.lostSince)
		if left <= 0 || !r.mendedByResuming(details) {
			return err
		}
		// One last try when time is up.
		delay = min(r.delay(details), left)
		r.lost++
	}
	r.onResume(err, delay)
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-r.link.closed.Done():
		return errClosed
	case <-time.After(delay):
		return nil
	}
}

func (r *resumption) mendedByResuming(details ErrorDetails) bool {
	switch details.Code {
	case codes.Unavailable, codes.ResourceExhausted:
		return true
	case codes.Internal, codes.Unknown, codes.Canceled:
		// The gateway's own say why: without, something on the way made them.
		return !details.fromGateway
	case codes.Unauthenticated:
		mended := r.link.tokensRenew && r.authenticated
		r.authenticated = false
		return mended
	default:
		return false
	}
}

func (r *resumption) delay(details ErrorDetails) time.Duration {
	// A delay of nothing is no reason to come back at once.
	if details.RetryDelay > 0 {
		return details.RetryDelay
	}
	return r.jitter(min(firstBackoff<<min(r.lost, 6), longestBackoff))
}

func (r *resumption) jitter(longest time.Duration) time.Duration {
	return time.Duration(r.random() * float64(longest))
}

// causeOf answers why a stream ended of which gRPC says err.
func causeOf(ctx context.Context, err error) error {
	if err == io.EOF {
		return status.Error(codes.Unavailable, "the stream ended before the watch was over")
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// longestSilence is how long a stream of the request may say nothing before it counts as lost.
func longestSilence(request proto.Message) time.Duration {
	heartbeat := defaultHeartbeat
	reflected := request.ProtoReflect()
	if field := reflected.Descriptor().Fields().ByName("heartbeat_interval"); reflected.Has(field) {
		heartbeat = reflected.Get(field).Message().Interface().(*durationpb.Duration).AsDuration()
	}
	return 3*heartbeat + 10*time.Second
}

func setResumeToken(request proto.Message, token string) {
	reflected := request.ProtoReflect()
	reflected.Set(reflected.Descriptor().Fields().ByName("resume_token"), protoreflect.ValueOfString(token))
}

func resumeToken(request proto.Message) string {
	reflected := request.ProtoReflect()
	return reflected.Get(reflected.Descriptor().Fields().ByName("resume_token")).String()
}

func isFinished(response proto.Message) bool {
	reflected := response.ProtoReflect()
	return reflected.Has(reflected.Descriptor().Fields().ByName("finished"))
}
