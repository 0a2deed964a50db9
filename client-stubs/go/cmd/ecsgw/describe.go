package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"github.com/spf13/cobra"
)

// Most of a service's events that are shown, of the 100 that ECS keeps.
const shownEvents = 10

func describeCommand(s *session) *cobra.Command {
	command := &cobra.Command{
		Use:   "describe CLUSTER/SERVICE",
		Short: "Shows how a service stands",
		Args:  cobra.ExactArgs(1),
	}
	command.RunE = s.action(func(ctx context.Context, name service) error {
		answered := s.whileSilent("")
		defer answered()
		described, err := s.client.Services.DescribeServices(ctx, &pb.DescribeServicesRequest{
			Cluster: &name.cluster, Services: []string{name.name},
		})
		if err != nil {
			return err
		}
		for _, failure := range described.GetFailures() {
			return fmt.Errorf("%s: %s", failure.GetArn(), failure.GetReason())
		}
		for _, found := range described.GetServices() {
			if s.out.json {
				return s.out.document(found)
			}
			s.showService(found)
		}
		return nil
	})
	return command
}

func (s *session) showService(found *pb.Service) {
	var text strings.Builder
	rows := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	row := func(format string, values ...any) {
		fmt.Fprintf(rows, format+"\n", values...)
	}
	row("service\t%s (%s)", found.GetServiceName(), found.GetStatus())
	row("cluster\t%s", found.GetClusterArn())
	row("task definition\t%s", found.GetTaskDefinition())
	row("tasks\t%d wanted, %d running, %d starting", found.GetDesiredCount(), found.GetRunningCount(), found.GetPendingCount())
	for _, deployment := range found.GetDeployments() {
		row("deployment\t%s %s %s: %d wanted, %d running, %d failed, since %s", deployment.GetId(), deployment.GetStatus(),
			deployment.GetRolloutState(), deployment.GetDesiredCount(), deployment.GetRunningCount(),
			deployment.GetFailedTasks(), deployment.GetCreatedAt().AsTime().Local().Format(time.DateTime))
	}
	for i, event := range found.GetEvents() {
		if i < shownEvents {
			row("event\t%s %s", event.GetCreatedAt().AsTime().Local().Format(time.DateTime), event.GetMessage())
		}
	}
	_ = rows.Flush()
	for line := range strings.Lines(text.String()) {
		s.out.line(strings.TrimRight(line, "\n"))
	}
}
