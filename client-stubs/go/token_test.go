package ecsgateway

import (
	"context"
	"errors"
	"strings"
	"testing"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestATokenNeverCrossesTheNetworkInTheClear(t *testing.T) {
	for address, allowed := range map[string]bool{
		"localhost": true, "localhost:1": true, "127.0.0.1": true, "127.8.9.10:1": true, "[::1]": true, "[::1]:1": true,
		"dns:localhost": true, "dns:localhost:1": true, "dns:///localhost:1": true, "dns:127.0.0.1:1": true,
		"dns:///[::1]:1": true, "unix:/tmp/gateway": true, "unix:///tmp/gateway": true,
		"10.0.0.1:1": false, "gateway.example.com": false, "dns:///gateway:1": false, "localhost.example.com:1": false,
		"dns://localhost/gateway:1": false, "xds:///localhost": false, "passthrough:///localhost:1": false,
		"127.1": false, "127.0.0.256": false, "::1": false, "[::ffff:127.0.0.1]:1": false, "dns:/localhost": false,
		"localhost:1:443": false, "localhost:1@example.com:443": false, "": false,
	} {
		if got := isLoopback(address); got != allowed {
			t.Errorf("%s is loopback: %v", address, got)
		}
	}
	_, err := Connect("10.0.0.1:1", Options{Plaintext: true, Token: "t"})
	if err == nil || !strings.Contains(err.Error(), "in the clear") {
		t.Error(err)
	}
}

func TestACallWithoutATokenThatCanBeSentIsUnauthenticatedAndSaysWhy(t *testing.T) {
	gateway := serve(t)
	missing := errors.New("no such file")
	for said, source := range map[string]func() (string, error){
		"no token: no such file": func() (string, error) { return "", missing },
		"the token is empty":     func() (string, error) { return "", nil },
		"the token has a character that a header cannot carry (at index 6)": func() (string, error) { return "secret\n", nil },
		"the token has a character that a header cannot carry (at index 0)": func() (string, error) { return " secret", nil },
		"the token has a character that a header cannot carry (at index 1)": func() (string, error) { return "sécret", nil },
		// Whatever code the source's error has.
		"no token: rpc error: code = Unavailable desc = down": func() (string, error) { return "", status.Error(codes.Unavailable, "down") },
	} {
		client := connect(t, gateway.address, Options{
			Plaintext: true, TokenSource: func(context.Context) (string, error) { return source() },
		})
		_, unary := client.Clusters.ListClusters(t.Context(), &pb.ListClustersRequest{})
		errs := []error{unary}
		for _, err := range Watch(t.Context(), client.Services.WatchService, &pb.WatchServiceRequest{}) {
			errs = append(errs, err)
		}
		for _, err := range errs {
			if details, _ := DetailsOf(err); details.Code != codes.Unauthenticated || details.Message != said || len(errs) != 2 {
				t.Errorf("%v (expected: %s)", errs, said)
			}
			if _, cause := source(); cause != nil && !errors.Is(err, cause) {
				t.Errorf("%v has lost its cause", err)
			}
		}
	}
	if gateway.calls != 0 {
		t.Errorf("%d calls were sent", gateway.calls)
	}
}

func TestATokenThatCannotBeSentIsRefusedByConnect(t *testing.T) {
	for _, token := range []string{"secret\n", "sec ret", "sécret", "\x7f"} {
		if _, err := Connect("gateway:443", Options{Token: token}); err == nil || !strings.Contains(err.Error(), "the token has a character") ||
			strings.Contains(err.Error(), "ret") {
			t.Errorf("%q: %v", token, err)
		}
	}
}

func TestATargetThatCannotBeSentEndsAWatchAtOnce(t *testing.T) {
	client := connect(t, serve(t).address, Options{Plaintext: true})
	var errs []error
	for _, err := range Watch(WithTarget(t.Context(), "eu\n"), client.Services.WatchService, &pb.WatchServiceRequest{}) {
		errs = append(errs, err)
	}
	_, err := client.Clusters.ListClusters(WithTarget(t.Context(), "eu\n"), &pb.ListClustersRequest{})
	for _, err := range append(errs, err) {
		if status.Code(err) != codes.InvalidArgument || len(errs) != 1 {
			t.Errorf("%v", errs)
		}
	}
}
