// Command services lists the services of all clusters in some targets of the gateway, each an account
// and Region:
//
//	services ADDRESS TARGET...
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
	if len(os.Args) < 3 {
		log.Fatal("usage: services ADDRESS TARGET...")
	}
	client, err := ecsgateway.Connect(os.Args[1], ecsgateway.Options{Plaintext: true})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	for _, target := range os.Args[2:] {
		if err := list(ecsgateway.WithTarget(context.Background(), target), client, target); err != nil {
			if details, ok := ecsgateway.DetailsOf(err); ok {
				log.Fatalf("%s: %s %s", target, details.Reason, details.Message)
			}
			log.Fatal(err)
		}
	}
}

func list(ctx context.Context, client *ecsgateway.Client, target string) error {
	clusters := &pb.ListClustersRequest{}
	for {
		page, err := client.Clusters.ListClusters(ctx, clusters)
		if err != nil {
			return err
		}
		for _, cluster := range page.GetClusterArns() {
			if err := listCluster(ctx, client, target, cluster); err != nil {
				return err
			}
		}
		if page.NextToken == nil {
			return nil
		}
		clusters.NextToken = page.NextToken
	}
}

func listCluster(ctx context.Context, client *ecsgateway.Client, target, cluster string) error {
	services := &pb.ListServicesRequest{Cluster: &cluster, MaxResults: new(int32(100))}
	for {
		page, err := client.Services.ListServices(ctx, services)
		if err != nil {
			return err
		}
		for _, service := range page.GetServiceArns() {
			fmt.Println(target, service)
		}
		if page.NextToken == nil {
			return nil
		}
		services.NextToken = page.NextToken
	}
}
