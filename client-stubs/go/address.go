package ecsgateway

import (
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/grpc/resolver"
)

var schemeOf = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*)://`)

// checkAddress refuses what can never be a gateway's address. Those of resolvers that the program has
// registered, or may have among its DialOptions, are theirs to judge.
func checkAddress(address string, options Options) error {
	wrong := fmt.Errorf("the address %q (expected: host:port, dns:///host:port or unix:path)", address)
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		if strings.Trim(path, "/") == "" {
			return wrong
		}
		return nil
	}
	if scheme, _, _ := strings.Cut(address, ":"); scheme != "dns" && resolver.Get(scheme) != nil {
		return nil
	}
	name := address
	if scheme := schemeOf.FindStringSubmatch(address); scheme != nil && scheme[1] != "dns" {
		if scheme[1] == "http" || scheme[1] == "https" || len(options.DialOptions) == 0 {
			return wrong
		}
		return nil
	}
	if rest, ok := strings.CutPrefix(address, "dns://"); ok {
		// An authority, the DNS server to ask, may stand before the name.
		_, name, _ = strings.Cut(rest, "/")
	} else {
		name = strings.TrimPrefix(address, "dns:")
	}
	host, port, err := net.SplitHostPort(name)
	if number, portErr := strconv.Atoi(port); err != nil || portErr != nil || number < 1 || number > 65535 ||
		host == "" || strings.ContainsAny(host, "/ ") {
		return wrong
	}
	return nil
}
