package ecsgateway

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// What names the target of a call in its metadata.
const targetKey = "ecs-target"

// WithTarget answers a context whose calls go to the target of that name, whatever Options say.
func WithTarget(ctx context.Context, target string) context.Context {
	sent, _ := metadata.FromOutgoingContext(ctx)
	sent = sent.Copy()
	sent.Set(targetKey, target)
	return metadata.NewOutgoingContext(ctx, sent)
}

func checkTarget(target string) error {
	if i := notForHeaders(target); i >= 0 {
		return fmt.Errorf("the target has a character that a header cannot carry (at index %d)", i)
	}
	return nil
}

func withDefaultTarget(ctx context.Context, target string) (context.Context, error) {
	sent, _ := metadata.FromOutgoingContext(ctx)
	if own := sent.Get(targetKey); len(own) > 0 {
		// gRPC would call it INTERNAL, which a watch takes for a lost stream.
		if err := checkTarget(own[0]); err != nil {
			return nil, status.Error(codes.InvalidArgument, err.Error())
		}
		return ctx, nil
	}
	if target == "" {
		return ctx, nil
	}
	return WithTarget(ctx, target), nil
}

func targetOfCalls(target string) grpc.UnaryClientInterceptor {
	return func(ctx context.Context, method string, request, response any, connection *grpc.ClientConn,
		call grpc.UnaryInvoker, options ...grpc.CallOption) error {
		ctx, err := withDefaultTarget(ctx, target)
		if err != nil {
			return err
		}
		return call(ctx, method, request, response, connection, options...)
	}
}

func targetOfStreams(target string) grpc.StreamClientInterceptor {
	return func(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string,
		open grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
		ctx, err := withDefaultTarget(ctx, target)
		if err != nil {
			return nil, err
		}
		return open(ctx, description, connection, method, options...)
	}
}

func deadlineOfCalls(deadline time.Duration) grpc.UnaryClientInterceptor {
	if deadline == 0 {
		deadline = DefaultDeadline
	}
	return func(ctx context.Context, method string, request, response any, connection *grpc.ClientConn,
		call grpc.UnaryInvoker, options ...grpc.CallOption) error {
		if _, has := ctx.Deadline(); !has && deadline > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, deadline)
			defer cancel()
		}
		return call(ctx, method, request, response, connection, options...)
	}
}

// link is what a watch has to know of the connection that makes its calls.
type link struct {
	// Done once the client is closed.
	closed context.Context
	// Whether each call asks for a token.
	tokensRenew bool
}

type linkKey struct{}

// withLink has the connection of a stream that is opened with the context tell of itself first.
func withLink(ctx context.Context, told func(link)) context.Context {
	return context.WithValue(ctx, linkKey{}, told)
}

func tellWatches(own link) grpc.StreamClientInterceptor {
	return func(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string,
		open grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
		if told, ok := ctx.Value(linkKey{}).(func(link)); ok {
			told(own)
		}
		return open(ctx, description, connection, method, options...)
	}
}
