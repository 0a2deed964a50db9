// Package ecsgateway connects to an ECS Gateway, reads its errors, and resumes its watches. The
// stubs themselves are the generated ones of package ecsgatewayv1.
package ecsgateway

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	// Has gRPC ask each gateway for its health, as the service config wants.
	_ "google.golang.org/grpc/health"
	"google.golang.org/grpc/keepalive"
)

// DefaultDeadline is how long a unary call may take whose context has no deadline.
const DefaultDeadline = 30 * time.Second

// The published service config: retries of reads, round_robin, health checks.
//
//go:embed service-config.json
var serviceConfig string

// Jitter lengthens a pause between two attempts to connect by up to a fifth, so that none is longer
// than 30 s and a watch that tries again does not only hear of an attempt of long ago.
var connectParams = grpc.ConnectParams{
	Backoff: backoff.Config{
		BaseDelay:  backoff.DefaultConfig.BaseDelay,
		Multiplier: backoff.DefaultConfig.Multiplier,
		Jitter:     backoff.DefaultConfig.Jitter,
		MaxDelay:   25 * time.Second,
	},
	// gRPC's own.
	MinConnectTimeout: 20 * time.Second,
}

// Options says how to connect. The zero value is TLS with the system's roots and no token.
type Options struct {
	// CAFile is a PEM file with the authorities to trust instead of the system's.
	CAFile string

	// CertFile and KeyFile are the PEM files of a client certificate.
	CertFile, KeyFile string

	// Plaintext does without TLS.
	Plaintext bool

	// Token is the bearer token of all calls: printable ASCII without spaces. Over plaintext only to
	// loopback.
	Token string

	// TokenSource, in place of Token, is asked for a token for each call, by many goroutines. It has to
	// return once its context is done. A call for which it fails, or whose token no header can carry,
	// ends with UNAUTHENTICATED. A watch whose token has expired goes on with a new one.
	TokenSource func(context.Context) (string, error)

	// Target is the gateway's target, an account and Region by its name in the gateway's
	// configuration, of all calls for which WithTarget names no other. Empty: the gateway's default.
	Target string

	// Deadline is how long a unary call may take whose context has no deadline. Zero:
	// DefaultDeadline. Negative: as long as the gateway lets it. Never for streams.
	Deadline time.Duration

	// DialOptions come after those that Connect makes, and so override them.
	DialOptions []grpc.DialOption
}

// Client is a connection with all services of the gateway. It may be used by many goroutines.
type Client struct {
	Clusters           pb.ClustersClient
	ServiceDeployments pb.ServiceDeploymentsClient
	ServiceRevisions   pb.ServiceRevisionsClient
	Services           pb.ServicesClient
	Tags               pb.TagsClient
	TaskDefinitions    pb.TaskDefinitionsClient
	TaskSets           pb.TaskSetsClient
	Tasks              pb.TasksClient

	// Connection is what the services use.
	Connection *grpc.ClientConn

	endWatches context.CancelFunc
}

// Connect answers a client of the gateway at an address such as "gateway.example.com:443". It only
// fails for an address or options that cannot be used: the connection is made with the first call, and made anew
// when it is lost. Close it after use.
func Connect(address string, options Options) (*Client, error) {
	if err := checkAddress(address, options); err != nil {
		return nil, err
	}
	transport, err := transportCredentials(options)
	if err != nil {
		return nil, err
	}
	token, err := tokenCredentials(address, options)
	if err != nil {
		return nil, err
	}
	if err := checkTarget(options.Target); err != nil {
		return nil, err
	}
	closed, endWatches := context.WithCancel(context.Background())
	dial := []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithDefaultServiceConfig(serviceConfig),
		// One found in DNS would take the published one's place.
		grpc.WithDisableServiceConfig(),
		grpc.WithConnectParams(connectParams),
		// A connection on which nothing was heard for 30 s is pinged, and lost 10 s later without an
		// answer. The gateway permits a ping each 10 s.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}),
		grpc.WithUserAgent("ecsgateway-go/" + Version),
		grpc.WithChainUnaryInterceptor(targetOfCalls(options.Target), deadlineOfCalls(options.Deadline)),
		grpc.WithChainStreamInterceptor(
			targetOfStreams(options.Target), tellWatches(link{closed: closed, tokensRenew: options.TokenSource != nil})),
	}
	if token != nil {
		dial = append(dial, grpc.WithPerRPCCredentials(token))
	}
	connection, err := grpc.NewClient(address, append(dial, options.DialOptions...)...)
	if err != nil {
		endWatches()
		return nil, err
	}
	return &Client{
		Clusters:           pb.NewClustersClient(connection),
		ServiceDeployments: pb.NewServiceDeploymentsClient(connection),
		ServiceRevisions:   pb.NewServiceRevisionsClient(connection),
		Services:           pb.NewServicesClient(connection),
		Tags:               pb.NewTagsClient(connection),
		TaskDefinitions:    pb.NewTaskDefinitionsClient(connection),
		TaskSets:           pb.NewTaskSetsClient(connection),
		Tasks:              pb.NewTasksClient(connection),
		Connection:         connection,
		endWatches:         endWatches,
	}, nil
}

// Close ends all calls and the connection. Its watches end with CANCELLED at once, those that wait to
// resume too, and so does each that is begun later.
func (c *Client) Close() error {
	c.endWatches()
	return c.Connection.Close()
}

func transportCredentials(options Options) (credentials.TransportCredentials, error) {
	if options.Plaintext {
		if options.CAFile != "" || options.CertFile != "" || options.KeyFile != "" {
			return nil, errors.New("CAFile, CertFile and KeyFile are for TLS (expected: none of them with Plaintext)")
		}
		return insecure.NewCredentials(), nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if options.CAFile != "" {
		pem, err := os.ReadFile(options.CAFile)
		if err != nil {
			return nil, fmt.Errorf("CAFile: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("CAFile: no certificate in %s (expected: PEM)", options.CAFile)
		}
	}
	if (options.CertFile == "") != (options.KeyFile == "") {
		return nil, errors.New("a client certificate is CertFile and KeyFile (expected: both or neither)")
	}
	if options.CertFile != "" {
		// Fails now rather than in the first handshake.
		if _, err := tls.LoadX509KeyPair(options.CertFile, options.KeyFile); err != nil {
			return nil, fmt.Errorf("CertFile, KeyFile: %w", err)
		}
		// Read for each connection, because certificates are renewed in place.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			certificate, err := tls.LoadX509KeyPair(options.CertFile, options.KeyFile)
			return &certificate, err
		}
	}
	return credentials.NewTLS(config), nil
}
