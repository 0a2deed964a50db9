// Command deploy rolls a task definition out and waits, with a progress bar where there is a terminal:
//
//	deploy ADDRESS CLUSTER SERVICE TASK_DEFINITION
//
// It exits with 1, and the reason, unless ECS calls the deployment successful.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	ecsgateway "ecsgateway.io/client-go"
	pb "ecsgateway.io/client-go/ecsgatewayv1"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: deploy ADDRESS CLUSTER SERVICE TASK_DEFINITION")
	}
	if err := deploy(context.Background(), os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		log.Fatal(err)
	}
}

func deploy(ctx context.Context, address, cluster, service, taskDefinition string) error {
	client, err := ecsgateway.Connect(address, ecsgateway.Options{Plaintext: true})
	if err != nil {
		return err
	}
	defer client.Close()

	updated, err := client.Services.UpdateService(ctx, &pb.UpdateServiceRequest{
		Cluster: &cluster, Service: &service, TaskDefinition: &taskDefinition,
	})
	if err != nil {
		return err
	}
	// Named by its id, so that no other deployment is taken for it.
	request := &pb.WatchServiceDeploymentRequest{Cluster: &cluster, Service: &service}
	for _, deployment := range updated.GetService().GetDeployments() {
		if deployment.GetStatus() == "PRIMARY" {
			request.Deployment = &pb.WatchServiceDeploymentRequest_DeploymentId{DeploymentId: deployment.GetId()}
		}
	}
	for message, err := range ecsgateway.Watch(ctx, client.ServiceDeployments.WatchServiceDeployment, request) {
		if err != nil {
			return err
		}
		if progress := message.GetProgress(); progress != nil {
			show(progress)
		}
		if end := message.GetFinished(); end != nil {
			show(end.GetLast())
			fmt.Println()
			if end.GetOutcome() != pb.DeploymentOutcome_DEPLOYMENT_OUTCOME_SUCCEEDED {
				return fmt.Errorf("%s: %s", end.GetOutcome(), end.GetReason())
			}
		}
	}
	return nil
}

func show(progress *pb.DeploymentProgress) {
	line := fmt.Sprintf("%3d%% %d of %d running, %d failed",
		progress.GetPercent(), progress.GetTargetRunningCount(), progress.GetTargetDesiredCount(), progress.GetFailedTaskCount())
	if out, err := os.Stdout.Stat(); err != nil || out.Mode()&os.ModeCharDevice == 0 {
		fmt.Println(line)
		return
	}
	const width = 30
	done := int(progress.GetPercent()) * width / 100
	fmt.Printf("\r\x1b[K[%s%s] %s", strings.Repeat("#", done), strings.Repeat(".", width-done), line)
}
