package main

import (
	"context"
	"fmt"
	"time"

	ecsgateway "ecsgateway.io/client-go"
	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"github.com/spf13/pflag"
)

// How long the gateway waits for what is not to be seen yet, unless a request says otherwise.
const defaultGrace = 2 * time.Minute

func addGrace(flags *pflag.FlagSet, grace *time.Duration) {
	flags.DurationVar(grace, "grace", defaultGrace, "how long to wait for a service or deployment that is not to be seen yet, up to 15m")
}

// missing says in words what there is not: the service, its cluster, or a service that is not deleted yet.
// Empty: the service is there.
func (s *session) missing(ctx context.Context, name service) (string, error) {
	described, err := s.client.Services.DescribeServices(ctx, &pb.DescribeServicesRequest{
		Cluster: &name.cluster, Services: []string{name.name},
	})
	if details, _ := ecsgateway.DetailsOf(err); details.Reason == pb.ErrorReason_ERROR_REASON_CLUSTER_NOT_FOUND {
		return "there is no cluster " + name.cluster, nil
	}
	if err != nil {
		return "", err
	}
	if failures := described.GetFailures(); len(failures) > 0 {
		if reason := failures[0].GetReason(); reason != "MISSING" {
			return "", fmt.Errorf("%s: %s", failures[0].GetArn(), reason)
		}
		return "there is no service " + name.argument, nil
	}
	for _, found := range described.GetServices() {
		if found.GetStatus() == "INACTIVE" {
			return "the service " + name.argument + " is deleted already (INACTIVE)", nil
		}
	}
	return "", nil
}

// lookFor tells people of a service that is not there while the watch waits for it. It answers whether
// the gateway has answered.
func (s *session) lookFor(name service, grace time.Duration) func(context.Context) bool {
	until := time.Now().Add(grace)
	return func(ctx context.Context) bool {
		missing, err := s.missing(ctx, name)
		if missing != "" {
			s.out.complain(missing + "; waiting for it until " + clock(until) + ", --grace changes that")
		}
		details, isStatus := ecsgateway.DetailsOf(err)
		return err == nil || !isStatus || details.Domain != ""
	}
}
