// Command drain deletes a service and waits until its tasks are stopped:
//
//	drain ADDRESS CLUSTER SERVICE
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	ecsgateway "ecsgateway.io/client-go"
	pb "ecsgateway.io/client-go/ecsgatewayv1"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: drain ADDRESS CLUSTER SERVICE")
	}
	if err := drain(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func drain(ctx context.Context, address, cluster, service string) error {
	client, err := ecsgateway.Connect(address, ecsgateway.Options{Plaintext: true})
	if err != nil {
		return err
	}
	defer client.Close()

	deleted := false
	request := &pb.WatchServiceDeletionRequest{Cluster: &cluster, Service: &service}
	for message, err := range ecsgateway.Watch(ctx, client.Services.WatchServiceDeletion, request) {
		if err != nil {
			return err
		}
		if end := message.GetFinished(); end != nil {
			fmt.Println(end.GetOutcome(), end.GetReason())
			if end.GetOutcome() != pb.ServiceDeletionOutcome_SERVICE_DELETION_OUTCOME_DRAINED {
				return fmt.Errorf("not every task was seen stopped")
			}
		}
		if progress := message.GetProgress(); progress != nil {
			fmt.Printf("%3d%% %d tasks are not stopped yet\n", progress.GetPercent(), progress.GetUnstoppedTaskCount())
		}
		// The watch is open, so it sees every task stop.
		if !deleted && message.GetSnapshot() != nil {
			deleted = true
			if _, err := client.Services.DeleteService(ctx, &pb.DeleteServiceRequest{
				Cluster: &cluster, Service: &service, Force: new(true),
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
