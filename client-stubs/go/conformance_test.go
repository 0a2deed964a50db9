package ecsgateway_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	ecsgateway "ecsgateway.io/client-go"
	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"ecsgateway.io/client-go/internal/gatewaytest"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// watched is a case as the rig starts it.
type watched struct {
	Address     string
	RPC         string
	Request     json.RawMessage
	Token       bool
	GiveUpAfter float64
}

// The cases that the client libraries of all languages share.
func TestWatchesResumeAsInEveryLanguage(t *testing.T) {
	rig := gatewaytest.StartRig(t)
	var names []string
	read(t, must(http.Get(rig+"/cases")), &names)
	if len(names) == 0 {
		t.Fatal("the rig has no cases")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			played := rig + "/cases/" + url.PathEscape(name)
			var started watched
			read(t, must(http.Post(played, "application/json", nil)), &started)
			options := ecsgateway.Options{Plaintext: true}
			if started.Token {
				var calls atomic.Int32
				options.TokenSource = func(context.Context) (string, error) { return fmt.Sprintf("token-%d", calls.Add(1)), nil }
			}
			client, err := ecsgateway.Connect(started.Address, options)
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			ended := map[string]string{}
			if err := watch(t, client, started, played+"/heard"); err != nil {
				details, _ := ecsgateway.DetailsOf(err)
				ended["code"] = codeNames[details.Code.String()]
				if details.Reason != pb.ErrorReason_ERROR_REASON_UNSPECIFIED {
					ended["reason"] = strings.TrimPrefix(details.Reason.String(), "ERROR_REASON_")
				}
			}
			body, _ := json.Marshal(ended)
			response := must(http.Post(played+"/ended", "application/json", bytes.NewReader(body)))
			if said := text(response); response.StatusCode != http.StatusOK {
				t.Error(said)
			}
		})
	}
}

func watch(t *testing.T, client *ecsgateway.Client, started watched, heard string) error {
	switch service, rpc, _ := strings.Cut(started.RPC, "/"); rpc {
	case "WatchServiceDeployment":
		return tell(t, client.ServiceDeployments.WatchServiceDeployment, &pb.WatchServiceDeploymentRequest{}, started, heard)
	case "WatchServiceDeletion":
		return tell(t, client.Services.WatchServiceDeletion, &pb.WatchServiceDeletionRequest{}, started, heard)
	case "WatchService":
		return tell(t, client.Services.WatchService, &pb.WatchServiceRequest{}, started, heard)
	case "WatchTaskSet":
		return tell(t, client.TaskSets.WatchTaskSet, &pb.WatchTaskSetRequest{}, started, heard)
	case "WatchTaskDefinitionDeletion":
		return tell(t, client.TaskDefinitions.WatchTaskDefinitionDeletion, &pb.WatchTaskDefinitionDeletionRequest{}, started, heard)
	case "WatchTasks":
		return tell(t, client.Tasks.WatchTasks, &pb.WatchTasksRequest{}, started, heard)
	default:
		t.Fatalf("unknown: %s of %s", rpc, service)
		return nil
	}
}

// tell tells the rig of each message.
func tell[Req proto.Message, Resp any, Message ecsgateway.Watched[Resp]](
	t *testing.T,
	rpc func(context.Context, Req, ...grpc.CallOption) (grpc.ServerStreamingClient[Resp], error),
	request Req,
	started watched,
	heard string,
) error {
	if err := protojson.Unmarshal(started.Request, request); err != nil {
		t.Fatal(err)
	}
	var options []ecsgateway.WatchOption
	if started.GiveUpAfter > 0 {
		options = append(options, ecsgateway.GiveUpAfter(time.Duration(started.GiveUpAfter*float64(time.Second))))
	}
	for message, err := range ecsgateway.Watch[Req, Resp, Message](t.Context(), rpc, request, options...) {
		if err != nil {
			return err
		}
		body, err := protojson.Marshal(Message(message))
		if err != nil {
			t.Fatal(err)
		}
		if response := must(http.Post(heard, "application/json", bytes.NewReader(body))); response.StatusCode >= 300 {
			t.Error(text(response))
		}
	}
	return nil
}

// The names of codes in gRPC's own spelling, by Go's.
var codeNames = map[string]string{
	"Canceled": "CANCELLED", "Unknown": "UNKNOWN", "InvalidArgument": "INVALID_ARGUMENT",
	"DeadlineExceeded": "DEADLINE_EXCEEDED", "NotFound": "NOT_FOUND", "AlreadyExists": "ALREADY_EXISTS",
	"PermissionDenied": "PERMISSION_DENIED", "ResourceExhausted": "RESOURCE_EXHAUSTED",
	"FailedPrecondition": "FAILED_PRECONDITION", "Aborted": "ABORTED", "OutOfRange": "OUT_OF_RANGE",
	"Unimplemented": "UNIMPLEMENTED", "Internal": "INTERNAL", "Unavailable": "UNAVAILABLE",
	"DataLoss": "DATA_LOSS", "Unauthenticated": "UNAUTHENTICATED",
}

func must(response *http.Response, err error) *http.Response {
	if err != nil {
		panic(err)
	}
	return response
}

func text(response *http.Response) string {
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return string(body)
}

func read(t *testing.T, response *http.Response, into any) {
	t.Helper()
	if body := text(response); json.Unmarshal([]byte(body), into) != nil {
		t.Fatalf("%s: %s", response.Request.URL, body)
	}
}
