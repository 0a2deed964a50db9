package main

import (
	"context"
	"os"
	"strings"
	"testing"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestEveryOutcomeHasAnExitCodeThatThePageTells(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/clients/go.md")
	if err != nil {
		t.Skip("outside of the repository")
	}
	told := map[string]int{}
	for _, line := range strings.Split(string(page), "\n") {
		for code, row := range map[int]string{exitSucceeded: "| 0 |", exitFailed: "| 1 |", exitSuperseded: "| 3 |"} {
			if strings.HasPrefix(line, row) {
				for i, word := range strings.Split(line, "`") {
					if i%2 == 1 {
						told[word] = code
					}
				}
			}
		}
	}
	expect := func(name string, got int) {
		if want, ok := told[name]; (!ok || got != want) && name != "UNSPECIFIED" {
			t.Errorf("%s is %d (the page: %d, %v)", name, got, want, ok)
		}
	}
	for number, name := range pb.DeploymentOutcome_name {
		expect(strings.TrimPrefix(name, "DEPLOYMENT_OUTCOME_"), exitOfDeployment(pb.DeploymentOutcome(number)))
	}
	for number, name := range pb.ServiceDeletionOutcome_name {
		expect(strings.TrimPrefix(name, "SERVICE_DELETION_OUTCOME_"), exitOfDrain(pb.ServiceDeletionOutcome(number)))
	}
}

func TestOnlyWhatTheGatewaySaidNothingOfIsUnreachable(t *testing.T) {
	said, _ := status.New(codes.Unavailable, "").WithDetails(&errdetails.ErrorInfo{Reason: "ECS_UNAVAILABLE", Domain: "ecsgateway"})
	for _, test := range []struct {
		err  error
		code int
	}{
		{status.Error(codes.Unavailable, ""), exitUnreachable},
		{status.Error(codes.DeadlineExceeded, ""), exitUnreachable},
		{said.Err(), exitFailed},
		{status.Error(codes.Unauthenticated, ""), exitFailed},
		{context.Canceled, exitFailed},
		{usageError{context.Canceled}, exitUsage},
	} {
		if got := exitCode(test.err); got != test.code {
			t.Errorf("%v is %d (expected: %d)", test.err, got, test.code)
		}
	}
}

func TestAServiceIsNamedWithItsCluster(t *testing.T) {
	for argument, want := range map[string]service{
		"demo/web": {"demo/web", "demo", "web"},
		"arn:aws:ecs:us-east-1:123456789012:service/demo/web": {
			"arn:aws:ecs:us-east-1:123456789012:service/demo/web", "demo", "arn:aws:ecs:us-east-1:123456789012:service/demo/web"},
	} {
		if got, err := parseService(argument); err != nil || got != want {
			t.Errorf("%s is %v, %v", argument, got, err)
		}
	}
	for _, argument := range []string{"", "web", "/web", "demo/", "a/b/c", "arn:aws:ecs:us-east-1:123456789012:service/web"} {
		if got, err := parseService(argument); err == nil {
			t.Errorf("%q is %v", argument, got)
		}
	}
}

func TestALineForAShellIsQuoted(t *testing.T) {
	if got := shellLine([]string{"ecsgw", "--id=ecs-svc/1", "it's", ""}); got != `ecsgw --id=ecs-svc/1 'it'\''s' ''` {
		t.Error(got)
	}
}

func TestWhatContainersSayDoesNotMoveTheCursor(t *testing.T) {
	if got := printable("a\x1b[2Jb\r\nc"); got != "a [2Jb  c" {
		t.Errorf("%q", got)
	}
}
