package ecsgateway

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

// tokenCredentials answers nil where no token is wanted.
func tokenCredentials(address string, options Options) (credentials.PerRPCCredentials, error) {
	source := options.TokenSource
	switch {
	case options.Token == "" && source == nil:
		return nil, nil
	case options.Token != "" && source != nil:
		return nil, errors.New("both Token and TokenSource are set (expected: one of them)")
	case source == nil:
		if err := checkToken(options.Token); err != nil {
			return nil, err
		}
		source = func(context.Context) (string, error) { return options.Token, nil }
	}
	if options.Plaintext && !isLoopback(address) {
		return nil, fmt.Errorf("a token would cross the network in the clear to %s (expected: TLS, or a loopback address)", address)
	}
	return bearerToken{source, !options.Plaintext}, nil
}

var hostAndPort = regexp.MustCompile(`^(?:dns:(?:///)?)?(.+?)(?::\d+)?$`)

// isLoopback holds for localhost, 127.x.y.z and [::1], each with or without port and gRPC's prefix
// "dns:", and for sockets in the file system.
func isLoopback(address string) bool {
	if strings.HasPrefix(address, "unix:") {
		return true
	}
	parts := hostAndPort.FindStringSubmatch(address)
	if parts == nil {
		return false
	}
	ip, err := netip.ParseAddr(parts[1])
	return parts[1] == "localhost" || parts[1] == "[::1]" || err == nil && ip.Is4() && ip.IsLoopback()
}

func checkToken(token string) error {
	if token == "" {
		return errors.New("the token is empty")
	}
	if i := notForHeaders(token); i >= 0 {
		return fmt.Errorf("the token has a character that a header cannot carry (at index %d)", i)
	}
	return nil
}

// notForHeaders answers where a value has anything but printable ASCII without spaces, or -1.
func notForHeaders(value string) int {
	return strings.IndexFunc(value, func(r rune) bool { return r < 0x21 || r > 0x7e })
}

type bearerToken struct {
	source func(context.Context) (string, error)
	secure bool
}

func (t bearerToken) GetRequestMetadata(ctx context.Context, _ ...string) (map[string]string, error) {
	// gRPC itself asks for the gateway's health, which is open to everybody.
	if call, ok := credentials.RequestInfoFromContext(ctx); ok && strings.HasPrefix(call.Method, "/grpc.health.v1.Health/") {
		return nil, nil
	}
	token, err := t.source(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, status.FromContextError(ctx.Err()).Err()
	case err != nil:
		return nil, tokenError{"no token: " + err.Error(), err}
	}
	if err := checkToken(token); err != nil {
		return nil, tokenError{err.Error(), err}
	}
	return map[string]string{"authorization": "Bearer " + token}, nil
}

func (t bearerToken) RequireTransportSecurity() bool {
	return t.secure
}

// tokenError is the UNAUTHENTICATED of a call that has no token to send. gRPC hands it on as it is.
type tokenError struct {
	message string
	cause   error
}

func (e tokenError) GRPCStatus() *status.Status {
	return status.New(codes.Unauthenticated, e.message)
}

func (e tokenError) Error() string { return e.GRPCStatus().Err().Error() }

func (e tokenError) Unwrap() error { return e.cause }
