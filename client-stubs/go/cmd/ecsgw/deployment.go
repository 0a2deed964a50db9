package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"github.com/spf13/cobra"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func watchDeploymentCommand(s *session) *cobra.Command {
	var id, arn, createdAfter, resume string
	var follow bool
	var grace time.Duration
	command := &cobra.Command{
		Use:   "deployment CLUSTER/SERVICE",
		Short: "Watches a deployment to its end: the newest, unless one is named",
		Args:  cobra.ExactArgs(1),
	}
	command.RunE = s.action(func(ctx context.Context, name service) error {
		request := &pb.WatchServiceDeploymentRequest{
			Cluster: &name.cluster, Service: &name.name, FollowSuccessor: follow, ResumeToken: resume,
		}
		switch {
		case id != "":
			request.Deployment = &pb.WatchServiceDeploymentRequest_DeploymentId{DeploymentId: id}
		case arn != "":
			request.Deployment = &pb.WatchServiceDeploymentRequest_ServiceDeploymentArn{ServiceDeploymentArn: arn}
		case createdAfter != "":
			after, err := time.Parse(time.RFC3339, createdAfter)
			if err != nil {
				return usageError{fmt.Errorf("--created-after %s (expected: a time such as 2026-01-31T12:00:00Z)", createdAfter)}
			}
			request.Deployment = &pb.WatchServiceDeploymentRequest_CreatedAfter{CreatedAfter: timestamppb.New(after)}
		}
		if command.Flags().Changed("grace") {
			request.Grace = durationpb.New(grace)
		}
		if resume == "" {
			s.look = s.lookFor(name, grace)
		}
		return s.watchDeployment(ctx, name, request)
	})
	flags := command.Flags()
	flags.StringVar(&id, "id", "", "the deployment with this `id` in the service's deployments, as in ecs-svc/1234567890123456789")
	flags.StringVar(&arn, "arn", "", "the service deployment with this `ARN`")
	flags.StringVar(&createdAfter, "created-after", "", "the newest deployment created at or after this `time`, as in 2026-01-31T12:00:00Z")
	flags.BoolVar(&follow, "follow-successor", false, "watch the deployment that takes over, instead of exit code 3")
	addGrace(flags, &grace)
	flags.StringVar(&resume, "resume", "", "`token` of an earlier run that was interrupted")
	command.MarkFlagsMutuallyExclusive("id", "arn", "created-after")
	return command
}

func deployCommand(s *session) *cobra.Command {
	var taskDefinition string
	var desiredCount int32
	var force bool
	command := &cobra.Command{
		Use:   "deploy CLUSTER/SERVICE --task-definition FAMILY[:REVISION]",
		Short: "Updates a service and watches the deployment that this makes",
		Args:  cobra.ExactArgs(1),
	}
	command.RunE = s.action(func(ctx context.Context, name service) error {
		update := &pb.UpdateServiceRequest{Cluster: &name.cluster, Service: &name.name, TaskDefinition: &taskDefinition}
		if command.Flags().Changed("desired-count") {
			update.DesiredCount = &desiredCount
		}
		if force {
			update.ForceNewDeployment = &force
		}
		return s.deploy(ctx, name, update)
	})
	flags := command.Flags()
	flags.StringVar(&taskDefinition, "task-definition", "", "what to run from now on: `family`, family:revision or ARN")
	flags.Int32Var(&desiredCount, "desired-count", 0, "how many tasks to run from now on")
	flags.BoolVar(&force, "force-new-deployment", false, "start new tasks even if nothing changed")
	_ = command.MarkFlagRequired("task-definition")
	return command
}

func (s *session) deploy(ctx context.Context, name service, update *pb.UpdateServiceRequest) error {
	begun := time.Now().UTC().Format(time.RFC3339)
	s.goOn = func() []string {
		return s.commandLine("watch", "deployment", name.argument, "--created-after="+begun)
	}
	s.uncertain = true
	answered := s.whileSilent("")
	updated, err := s.client.Services.UpdateService(ctx, update)
	answered()
	if err != nil {
		return err
	}
	s.uncertain = false
	s.heard.Store(true)
	for _, deployment := range updated.GetService().GetDeployments() {
		if deployment.GetStatus() == "PRIMARY" {
			// A new one is IN_PROGRESS. Programs get the end of the old one, as of any other.
			if deployment.GetRolloutState() == pb.DeploymentRolloutState_COMPLETED && !s.out.json {
				s.out.line(fmt.Sprintf("nothing to deploy: %s runs %s already; --force-new-deployment starts new tasks",
					name.argument, update.GetTaskDefinition()))
				return nil
			}
			return s.watchDeployment(ctx, name, &pb.WatchServiceDeploymentRequest{
				Cluster: &name.cluster, Service: &name.name,
				Deployment: &pb.WatchServiceDeploymentRequest_DeploymentId{DeploymentId: deployment.GetId()},
			})
		}
	}
	return fmt.Errorf("the service %s has no deployment of ECS's own after the update", name.argument)
}

func (s *session) watchDeployment(ctx context.Context, name service, request *pb.WatchServiceDeploymentRequest) error {
	token := request.GetResumeToken()
	s.goOn = func() []string {
		words := []string{"watch", "deployment", name.argument}
		switch deployment := request.GetDeployment().(type) {
		case *pb.WatchServiceDeploymentRequest_DeploymentId:
			words = append(words, "--id="+deployment.DeploymentId)
		case *pb.WatchServiceDeploymentRequest_ServiceDeploymentArn:
			words = append(words, "--arn="+deployment.ServiceDeploymentArn)
		case *pb.WatchServiceDeploymentRequest_CreatedAfter:
			words = append(words, "--created-after="+deployment.CreatedAfter.AsTime().Format(time.RFC3339Nano))
		}
		if request.GetFollowSuccessor() {
			words = append(words, "--follow-successor")
		}
		if request.GetGrace() != nil {
			words = append(words, "--grace="+request.GetGrace().AsDuration().String())
		}
		if token != "" {
			words = append(words, "--resume="+token)
		}
		return s.commandLine(words...)
	}
	for message, err := range watch(ctx, s, s.client.ServiceDeployments.WatchServiceDeployment, request) {
		if err != nil {
			return err
		}
		token = message.GetWatch().GetResumeToken()
		if s.out.json {
			if err := s.out.document(message); err != nil {
				return err
			}
		} else {
			s.showDeployment(message)
		}
		if finished := message.GetFinished(); finished != nil {
			return endOf(exitOfDeployment(finished.GetOutcome()))
		}
	}
	return nil
}

func (s *session) showDeployment(message *pb.WatchServiceDeploymentResponse) {
	s.out.fresh(message.GetWatch().GetFreshness())
	finished := message.GetFinished()
	for _, at := range []*pb.DeploymentProgress{message.GetSnapshot(), message.GetProgress(), finished.GetLast()} {
		if at != nil {
			s.out.events(at.GetServiceEvents())
			s.out.progress(at.GetPercent(), deploymentLine(at))
		}
	}
	if finished == nil {
		return
	}
	s.out.endBar()
	if finished.GetOutcome() != pb.DeploymentOutcome_DEPLOYMENT_OUTCOME_SUCCEEDED {
		for _, task := range finished.GetLast().GetStoppedTasks() {
			s.out.line(stoppedTaskLine(task))
		}
	}
	end := strings.TrimPrefix(finished.GetOutcome().String(), "DEPLOYMENT_OUTCOME_") + ": " + finished.GetReason()
	if finished.GetAlreadyFinished() {
		end += " (it was over before)"
	}
	s.out.line(end)
	if successor := finished.GetSuccessor(); successor != nil {
		s.out.line("the newer deployment is " + successor.GetDeploymentId())
	}
}

func deploymentLine(at *pb.DeploymentProgress) string {
	line := strings.TrimPrefix(at.GetPhase().String(), "DEPLOYMENT_PHASE_")
	if stage := at.GetLifecycleStage(); stage != "" {
		line += " " + stage
	}
	line += fmt.Sprintf("  %d of %d running", at.GetTargetRunningCount(), at.GetTargetDesiredCount())
	for _, count := range []struct {
		tasks int32
		are   string
	}{
		{at.GetTargetPendingCount(), "starting"}, {at.GetSourceRunningCount(), "old"}, {at.GetFailedTaskCount(), "failed"},
	} {
		if count.tasks > 0 {
			line += fmt.Sprintf(", %d %s", count.tasks, count.are)
		}
	}
	for _, hook := range at.GetWaitingHooks() {
		line += ", waits at hook " + hook.GetHookId()
	}
	return line
}

func stoppedTaskLine(task *pb.StoppedTask) string {
	id := task.GetTaskArn()[strings.LastIndex(task.GetTaskArn(), "/")+1:]
	line := fmt.Sprintf("task %s stopped: %s %s", id, task.GetStopCode(), task.GetStoppedReason())
	for _, container := range task.GetContainers() {
		if container.ExitCode != nil {
			line += fmt.Sprintf("; container %s exited with %d", container.GetName(), container.GetExitCode())
		}
		if container.GetReason() != "" {
			line += fmt.Sprintf("; container %s: %s", container.GetName(), container.GetReason())
		}
	}
	return line
}
