package examples

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ecsgateway.io/client-go/internal/gatewaytest"
)

func TestTheExamplesDoWhatTheySay(t *testing.T) {
	address := gatewaytest.Start(t)
	gatewaytest.Fill(t, address)
	programs := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", programs+"/", "./...").CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	for _, step := range []struct {
		program string
		args    []string
		code    int
		says    string
	}{
		{"deploy", []string{"demo", "web", "web:2"}, 0, "100% 3 of 3 running, 0 failed"},
		{"deploy", []string{"demo", "web", "web:3"}, 1, "DEPLOYMENT_OUTCOME_ROLLED_BACK: "},
		{"services", []string{"default"}, 0, "default arn:aws:ecs:us-east-1:123456789012:service/demo/web\n"},
		{"services", []string{"elsewhere"}, 1, "elsewhere: ERROR_REASON_TARGET_UNKNOWN"},
		{"drain", []string{"demo", "web"}, 0, "SERVICE_DELETION_OUTCOME_DRAINED"},
	} {
		command := exec.Command(filepath.Join(programs, step.program), append([]string{address}, step.args...)...)
		out, err := command.CombinedOutput()
		if err != nil && !errors.As(err, new(*exec.ExitError)) {
			t.Fatal(err)
		}
		if command.ProcessState.ExitCode() != step.code || !strings.Contains(string(out), step.says) {
			t.Errorf("%s %v: exit code %d (expected: %d)\n%s(expected: %s)",
				step.program, step.args, command.ProcessState.ExitCode(), step.code, out, step.says)
		}
	}
}
