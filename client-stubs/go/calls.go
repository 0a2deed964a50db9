package ecsgateway

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
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

func withDefaultTarget(ctx context.Context, target string) context.Context {
	sent, _ := metadata.FromOutgoingContext(ctx)
	if target == "" || len(sent.Get(targetKey)) > 0 {
		return ctx
	}
	return WithTarget(ctx, target)
}

func targetOfCalls(target string) grpc.UnaryClientInterceptor {
	return func(ctx context.Context, method string, request, response any, connection *grpc.ClientConn,
		call grpc.UnaryInvoker, options ...grpc.CallOption) error {
		return call(withDefaultTarget(ctx, target), method, request, response, connection, options...)
	}
}

func targetOfStreams(target string) grpc.StreamClientInterceptor {
	return func(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string,
		open grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
		return open(withDefaultTarget(ctx, target), description, connection, method, options...)
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

// tokensRenew is a call option by which a watch learns whether the connection that it was given the
// stub of asks for a token for each call.
type tokensRenew struct {
	grpc.EmptyCallOption
	renew *bool
}

func tellThatTokensRenew(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string,
	open grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
	for _, option := range options {
		if asked, ok := option.(tokensRenew); ok {
			*asked.renew = true
		}
	}
	return open(ctx, description, connection, method, options...)
}
