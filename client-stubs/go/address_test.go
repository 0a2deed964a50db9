package ecsgateway

import (
	"strings"
	"testing"

	"google.golang.org/grpc"
)

func TestAnAddressThatCanNeverWorkIsRefused(t *testing.T) {
	for address, works := range map[string]bool{
		"gateway:443": true, "127.0.0.1:50051": true, "[::1]:50051": true, "dns:gateway:443": true,
		"dns:///gateway:443": true, "dns://10.0.0.2/gateway:443": true, "unix:/tmp/gateway": true,
		"unix:///tmp/gateway": true, "passthrough:///gateway:443": true, "unix-abstract:gateway": true,
		"": false, "localhost": false, "http://127.0.0.1:50071": false, "https://gateway": false, "gateway:": false,
		":50051": false, "gateway:65536": false, "gateway:0": false, "gateway:grpc": false, "::1": false, "unix:": false,
		"dns:///gateway": false, "dns:///": false, "gateway:443/path": false, "grpc://gateway:443": false, "a b:443": false,
	} {
		client, err := Connect(address, Options{Plaintext: true})
		if (err == nil) != works {
			t.Errorf("%q: %v", address, err)
		}
		if err == nil {
			client.Close()
		} else if !strings.Contains(err.Error(), "(expected: host:port, dns:///host:port or unix:path)") {
			t.Error(err)
		}
	}
	if err := checkAddress("mine:///gateway", Options{DialOptions: []grpc.DialOption{grpc.WithResolvers()}}); err != nil {
		t.Error(err)
	}
}
