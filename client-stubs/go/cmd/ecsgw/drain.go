package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"github.com/spf13/cobra"
	"google.golang.org/protobuf/types/known/durationpb"
)

// untils are the values of --until.
var untils = map[string]pb.WatchServiceDeletionRequest_Until{
	"stopped":  pb.WatchServiceDeletionRequest_UNTIL_TASKS_STOPPED,
	"inactive": pb.WatchServiceDeletionRequest_UNTIL_INACTIVE,
}

func watchDrainCommand(s *session) *cobra.Command {
	var until, resume string
	var grace time.Duration
	command := &cobra.Command{
		Use:   "drain CLUSTER/SERVICE",
		Short: "Watches a service on its way out until its tasks are stopped",
		Args:  cobra.ExactArgs(1),
	}
	command.RunE = s.action(func(ctx context.Context, name service) error {
		request, err := drainRequest(name, until)
		if err != nil {
			return err
		}
		request.ResumeToken = resume
		if command.Flags().Changed("grace") {
			request.Grace = durationpb.New(grace)
		}
		if resume == "" {
			s.look = s.lookFor(name, grace)
		}
		return s.watchDrain(ctx, name, request, nil)
	})
	addUntil(command, &until)
	addGrace(command.Flags(), &grace)
	command.Flags().StringVar(&resume, "resume", "", "`token` of an earlier run that was interrupted")
	return command
}

func deleteCommand(s *session) *cobra.Command {
	var until string
	var force bool
	command := &cobra.Command{
		Use:   "delete CLUSTER/SERVICE",
		Short: "Deletes a service and watches its tasks stop",
		Args:  cobra.ExactArgs(1),
	}
	command.RunE = s.action(func(ctx context.Context, name service) error {
		request, err := drainRequest(name, until)
		if err != nil {
			return err
		}
		answered := s.whileSilent("")
		missing, err := s.missing(ctx, name)
		answered()
		if err != nil {
			return err
		}
		// One that somebody creates meanwhile is not the one that was meant.
		if missing != "" {
			return errors.New(missing + ": nothing was deleted")
		}
		s.heard.Store(true)
		// ECS may show a new one late.
		request.Grace = durationpb.New(10 * time.Second)
		// The watch comes first: one that begins after the deletion may have missed tasks.
		return s.watchDrain(ctx, name, request, &pb.DeleteServiceRequest{
			Cluster: &name.cluster, Service: &name.name, Force: &force,
		})
	})
	command.Flags().BoolVar(&force, "force", false, "delete it although it is scaled above zero")
	addUntil(command, &until)
	return command
}

func addUntil(command *cobra.Command, until *string) {
	command.Flags().StringVar(until, "until", "stopped", "`when` it is over: tasks stopped, or service inactive")
}

func drainRequest(name service, until string) (*pb.WatchServiceDeletionRequest, error) {
	when, ok := untils[until]
	if !ok {
		return nil, usageError{fmt.Errorf("--until %s (expected: stopped or inactive)", until)}
	}
	return &pb.WatchServiceDeletionRequest{Cluster: &name.cluster, Service: &name.name, Until: when}, nil
}

// watchDrain watches to the end, and sends the deletion, if one is to be sent, with the snapshot.
func (s *session) watchDrain(ctx context.Context, name service, request *pb.WatchServiceDeletionRequest,
	deletion *pb.DeleteServiceRequest) error {
	token := request.GetResumeToken()
	goOn := func() []string {
		words := []string{"watch", "drain", name.argument}
		if request.GetUntil() == pb.WatchServiceDeletionRequest_UNTIL_INACTIVE {
			words = append(words, "--until=inactive")
		}
		if request.GetGrace() != nil {
			words = append(words, "--grace="+request.GetGrace().AsDuration().String())
		}
		if token != "" {
			words = append(words, "--resume="+token)
		}
		return s.commandLine(words...)
	}
	if deletion == nil {
		s.goOn = goOn
	}
	for message, err := range watch(ctx, s, s.client.Services.WatchServiceDeletion, request) {
		if err != nil {
			return err
		}
		token = message.GetWatch().GetResumeToken()
		if s.out.json {
			if err := s.out.document(message); err != nil {
				return err
			}
		} else {
			s.showDrain(message)
		}
		if finished := message.GetFinished(); finished != nil {
			return endOf(exitOfDrain(finished.GetOutcome()))
		}
		// Until then the watch has not seen the tasks: ECS may not be readable at present.
		if snapshot := message.GetSnapshot(); deletion != nil && snapshot != nil {
			if err := s.delete(ctx, snapshot.GetPhase(), deletion, goOn); err != nil {
				return err
			}
			deletion = nil
		}
	}
	return nil
}

// delete sends the deletion unless the service is on its way out already.
func (s *session) delete(ctx context.Context, phase pb.ServiceDeletionPhase, deletion *pb.DeleteServiceRequest,
	goOn func() []string) error {
	if phase == pb.ServiceDeletionPhase_SERVICE_DELETION_PHASE_DRAINING ||
		phase == pb.ServiceDeletionPhase_SERVICE_DELETION_PHASE_INACTIVE {
		s.goOn = goOn
		return nil
	}
	s.goOn, s.uncertain = goOn, true
	_, err := s.client.Services.DeleteService(ctx, deletion)
	s.uncertain = err != nil
	return err
}

func (s *session) showDrain(message *pb.WatchServiceDeletionResponse) {
	s.out.fresh(message.GetWatch().GetFreshness())
	finished := message.GetFinished()
	for _, at := range []*pb.ServiceDeletionProgress{message.GetSnapshot(), message.GetProgress(), finished.GetLast()} {
		if at != nil {
			s.out.events(at.GetServiceEvents())
			s.out.progress(at.GetPercent(), fmt.Sprintf("%s  %d running, %d starting, %d not stopped yet",
				drainPhase(at.GetPhase()),
				at.GetRunningCount(), at.GetPendingCount(), at.GetUnstoppedTaskCount()))
		}
	}
	if finished != nil {
		s.out.endBar()
		s.out.line(strings.TrimPrefix(finished.GetOutcome().String(), "SERVICE_DELETION_OUTCOME_") + ": " + finished.GetReason())
	}
}

func drainPhase(phase pb.ServiceDeletionPhase) string {
	if phase == pb.ServiceDeletionPhase_SERVICE_DELETION_PHASE_UNSPECIFIED {
		return "AWAITED"
	}
	return strings.TrimPrefix(phase.String(), "SERVICE_DELETION_PHASE_")
}
