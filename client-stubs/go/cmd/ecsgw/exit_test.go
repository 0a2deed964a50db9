package main

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
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

func TestThePageAndTheHelpSayTheSame(t *testing.T) {
	text, err := os.ReadFile("../../../../docs/clients/go.md")
	if err != nil {
		t.Skip("outside of the repository")
	}
	_, page, _ := strings.Cut(string(text), "\n## ecsgw\n")
	root := rootCommand(&session{})
	flags := map[string]bool{"--help": true, "--version": true}
	var note func(*cobra.Command)
	note = func(command *cobra.Command) {
		command.Flags().VisitAll(func(flag *pflag.Flag) { flags["--"+flag.Name] = true })
		command.PersistentFlags().VisitAll(func(flag *pflag.Flag) {
			flags["--"+flag.Name] = true
			if row := "`--" + flag.Name + "`"; !strings.Contains(page, row) && flag.Name != "output" {
				t.Errorf("the page lacks %s", row)
			}
		})
		for _, sub := range command.Commands() {
			note(sub)
			if !sub.HasSubCommands() && !strings.Contains(page, "| `"+strings.TrimPrefix(sub.CommandPath(), "ecsgw ")+" CLUSTER/SERVICE") {
				t.Errorf("the page lacks %s", sub.CommandPath())
			}
		}
	}
	note(root)
	for _, named := range regexp.MustCompile(`--[a-z][a-z-]*`).FindAllString(page, -1) {
		if !flags[named] {
			t.Errorf("the page has %s", named)
		}
	}
	for _, told := range regexp.MustCompile(`ECSGW_[A-Z]+`).FindAllString(page, -1) {
		if !strings.Contains(root.Long, told) {
			t.Errorf("the help lacks %s", told)
		}
	}
	for _, row := range regexp.MustCompile(`(?m)^  (\d+) `).FindAllStringSubmatch(root.Long, -1) {
		if !strings.Contains(page, "\n| "+row[1]) {
			t.Errorf("the page lacks the exit code %s", row[1])
		}
	}
	for _, same := range []string{"the command line was not understood, or its files cannot be read", "the gateway cannot be reached, or did not answer in time"} {
		if !strings.Contains(page, same) || !strings.Contains(root.Long, same) {
			t.Errorf("not in both: %s", same)
		}
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

func TestOnlyWhatECSSaidHasARequestOfAWS(t *testing.T) {
	for said, id := range map[[2]string]string{
		{"ecs.amazonaws.com", "NotFound: gone (AWS request 7)"}: "7",
		{"ecsgateway", "NotFound: gone (request 8)"}:            "8",
		{"ecsgateway", "NotFound: gone"}:                        "",
	} {
		err, _ := status.New(codes.NotFound, "gone").WithDetails(
			&errdetails.ErrorInfo{Domain: said[0]}, &errdetails.RequestInfo{RequestId: id})
		if got := describeError(err.Err()); got != said[1] {
			t.Errorf("%s (expected: %s)", got, said[1])
		}
	}
}
