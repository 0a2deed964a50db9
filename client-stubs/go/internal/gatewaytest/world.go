package gatewaytest

import (
	"testing"

	ecsgateway "ecsgateway.io/client-go"
	pb "ecsgateway.io/client-go/ecsgatewayv1"
)

// Fill gives the gateway's simulator a cluster "demo" with a service "web" of three tasks, whose
// deployments roll back when their tasks fail. Its revision web:1 and web:2 run; the containers of
// web:3 exit with 7.
func Fill(t *testing.T, address string) *ecsgateway.Client {
	t.Helper()
	client, err := ecsgateway.Connect(address, ecsgateway.Options{Plaintext: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	_, err = client.Clusters.CreateCluster(t.Context(), &pb.CreateClusterRequest{ClusterName: new("demo")})
	for _, labels := range []map[string]string{nil, nil, {"simulator.crash-after": "5s", "simulator.exit-code": "7"}} {
		if err == nil {
			_, err = client.TaskDefinitions.RegisterTaskDefinition(t.Context(), taskDefinition(labels))
		}
	}
	if err == nil {
		_, err = client.Services.CreateService(t.Context(), &pb.CreateServiceRequest{
			Cluster: new("demo"), ServiceName: new("web"), TaskDefinition: new("web:1"), DesiredCount: new(int32(3)),
			LaunchType: pb.LaunchType_FARGATE,
			NetworkConfiguration: &pb.NetworkConfiguration{
				AwsvpcConfiguration: &pb.AwsVpcConfiguration{Subnets: []string{"subnet-1"}},
			},
			DeploymentConfiguration: &pb.DeploymentConfiguration{
				DeploymentCircuitBreaker: &pb.DeploymentCircuitBreaker{Enable: new(true), Rollback: new(true)},
			},
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func taskDefinition(labels map[string]string) *pb.RegisterTaskDefinitionRequest {
	return &pb.RegisterTaskDefinitionRequest{
		Family: new("web"), Cpu: new("256"), Memory: new("512"),
		NetworkMode:             pb.NetworkMode_awsvpc,
		RequiresCompatibilities: []pb.Compatibility_Value{pb.Compatibility_FARGATE},
		ContainerDefinitions: []*pb.ContainerDefinition{{
			Name: new("web"), Image: new("public.ecr.aws/nginx/nginx:1.27"), DockerLabels: labels,
		}},
	}
}
