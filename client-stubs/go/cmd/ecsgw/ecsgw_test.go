package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"ecsgateway.io/client-go/internal/gatewaytest"
	"github.com/creack/pty"
	"google.golang.org/protobuf/encoding/protojson"
)

// The one gateway of these tests, in the order in which a service lives.
func TestTheLifeOfAService(t *testing.T) {
	ecsgw := built(t)
	ecsgw.address = gatewaytest.Start(t)
	gatewaytest.Fill(t, ecsgw.address)

	t.Run("the newest deployment is watched to its end", func(t *testing.T) {
		ran := ecsgw.run(t, "watch", "deployment", "demo/web")
		ran.expect(t, exitSucceeded, `(?m)^[0-9:]{8} +99%  IN_PROGRESS  3 of 3 running`, `(?m)^SUCCEEDED: `)
		if strings.Contains(ran.out, "\r") || strings.Contains(ran.out, "\x1b") {
			t.Errorf("a pipe gets what only terminals understand: %q", ran.out)
		}
	})
	t.Run("with -o json standard output has one document per line", func(t *testing.T) {
		ran := ecsgw.run(t, "watch", "deployment", "demo/web", "--created-after", "2020-01-01T00:00:00Z", "-o", "json").
			expect(t, exitSucceeded)
		var last pb.WatchServiceDeploymentResponse
		for line := range strings.Lines(ran.out) {
			if err := protojson.Unmarshal([]byte(line), &last); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
		}
		if last.GetFinished() == nil || ran.errs != "" {
			t.Errorf("the last message is %v\n%s", &last, ran.errs)
		}
	})
	t.Run("a deployment that is over says again how it ended", func(t *testing.T) {
		ecsgw.run(t, "watch", "deployment", "demo/web", "--created-after", "2020-01-01T00:00:00Z").
			expect(t, exitSucceeded, `SUCCEEDED: `)
	})
	t.Run("a terminal gets a bar that moves", func(t *testing.T) {
		out, code := ecsgw.inTerminal(t, "deploy", "demo/web", "--task-definition", "web:2")
		if code != exitSucceeded || !regexp.MustCompile(`\r\x1b\[K\[#+\.+\] +[0-9]+%  IN_PROGRESS`).MatchString(out) ||
			!strings.Contains(out, "SUCCEEDED: ") {
			t.Errorf("exit code %d\n%q", code, out)
		}
	})
	t.Run("a failed deployment is 1 and shows why", func(t *testing.T) {
		ecsgw.run(t, "deploy", "demo/web", "--task-definition", "web:3", "--desired-count", "2").
			expect(t, exitFailed, `ROLLED_BACK: .*circuit breaker`, `task \w+ stopped: .*container web exited with 7`)
	})
	t.Run("a service is described", func(t *testing.T) {
		ecsgw.run(t, "describe", "demo/web").expect(t, exitSucceeded, `service +web \(ACTIVE\)`, `2 wanted, 2 running`)
		described := ecsgw.run(t, "describe", "demo/web", "-o", "json").expect(t, exitSucceeded)
		if err := protojson.Unmarshal([]byte(described.out), &pb.Service{}); err != nil {
			t.Errorf("%v: %s", err, described.out)
		}
		ecsgw.run(t, "describe", "demo/other").expect(t, exitFailed, `other: MISSING`)
		ecsgw.run(t, "describe", "other/web").expect(t, exitFailed, `NotFound CLUSTER_NOT_FOUND: `)
		ecsgw.run(t, "describe", "demo/web", "--target", "elsewhere").expect(t, exitFailed, `TARGET_UNKNOWN`)
	})
	t.Run("a deployment that another takes over is 3", func(t *testing.T) {
		first := ecsgw.start(t, "deploy", "demo/web", "--task-definition", "web:2", "--force-new-deployment")
		first.waitFor(t, "IN_PROGRESS")
		ecsgw.run(t, "deploy", "demo/web", "--task-definition", "web:1").expect(t, exitSucceeded)
		first.end(t).expect(t, exitSuperseded, `SUPERSEDED: `, `the newer deployment is ecs-svc/`)
	})
	t.Run("Ctrl-C ends at once with 130, and what it prints goes on", func(t *testing.T) {
		interrupted := ecsgw.start(t, "deploy", "demo/web", "--task-definition", "web:2")
		interrupted.waitFor(t, "IN_PROGRESS")
		signalled := time.Now()
		interrupted.signal(t, syscall.SIGINT)
		ran := interrupted.end(t).expect(t, 130, `to go on: ecsgw watch deployment demo/web --id=ecs-svc/\d+ --resume=\S+ --plaintext`)
		if took := time.Since(signalled); took > time.Second {
			t.Errorf("took %s", took)
		}
		_, line, _ := strings.Cut(ran.errs, "to go on: ecsgw ")
		ecsgw.exec(t, strings.Fields(line)...).expect(t, exitSucceeded, `SUCCEEDED: `)
	})
	t.Run("a deletion that ECS refuses is 1", func(t *testing.T) {
		ecsgw.run(t, "delete", "demo/web").expect(t, exitFailed, `FailedPrecondition SERVICE_SCALED_ABOVE_ZERO: `)
	})
	t.Run("a deletion is watched until the tasks are stopped, as JSON lines", func(t *testing.T) {
		other := ecsgw.start(t, "watch", "drain", "demo/web", "--until", "inactive")
		other.waitFor(t, "ACTIVE  2 running")
		ran := ecsgw.run(t, "delete", "demo/web", "--force", "-o", "json").expect(t, exitSucceeded)
		var last *pb.WatchServiceDeletionResponse
		for line := range strings.Lines(ran.out) {
			last = &pb.WatchServiceDeletionResponse{}
			if err := protojson.Unmarshal([]byte(line), last); err != nil || !json.Valid([]byte(line)) {
				t.Fatalf("%v: %s", err, line)
			}
		}
		if last.GetFinished().GetOutcome() != pb.ServiceDeletionOutcome_SERVICE_DELETION_OUTCOME_DRAINED {
			t.Errorf("the last message is %v", last)
		}
		other.end(t).expect(t, exitSucceeded, `DRAINED: `)
	})
	t.Run("a service that there never was is 1", func(t *testing.T) {
		ecsgw.run(t, "watch", "drain", "demo/other", "--grace", "1s").expect(t, exitFailed, `AWAITED`, `NEVER_FOUND: `)
	})
}

func TestAServiceThatIsNotThere(t *testing.T) {
	ecsgw := built(t)
	ecsgw.address = gatewaytest.Start(t)
	gatewaytest.Fill(t, ecsgw.address)

	t.Run("is not deleted, nor waited for", func(t *testing.T) {
		begun := time.Now()
		ecsgw.run(t, "delete", "demo/other").expect(t, exitFailed, `^ecsgw: there is no service demo/other: nothing was deleted\n$`)
		ecsgw.run(t, "delete", "other/web").expect(t, exitFailed, `^ecsgw: there is no cluster other: nothing was deleted\n$`)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("took %s", took)
		}
	})
	t.Run("is waited for by a watch that says so", func(t *testing.T) {
		for _, args := range []string{"watch drain demo/other", "watch deployment demo/other", "watch drain other/web", "watch deployment other/web"} {
			ran := ecsgw.run(t, append(strings.Fields(args), "--grace", "3s")...).
				expect(t, exitFailed, `there is no (service demo/other|cluster other); waiting for it until [0-9:]{8}, --grace`, `NEVER_FOUND: `)
			if strings.Contains(ran.errs, "nothing was heard") || strings.Count(ran.errs, "\n") != 1 {
				t.Errorf("%s: %s", args, ran.errs)
			}
		}
	})
	t.Run("is not deployed to", func(t *testing.T) {
		ecsgw.run(t, "deploy", "demo/other", "--task-definition", "web:1").expect(t, exitFailed, `SERVICE_NOT_FOUND: `)
	})
	t.Run("any more is not deleted again", func(t *testing.T) {
		ecsgw.run(t, "watch", "deployment", "demo/web").expect(t, exitSucceeded)
		ecsgw.run(t, "deploy", "demo/web", "--task-definition", "web:1").
			expect(t, exitSucceeded, `^nothing to deploy: demo/web runs web:1 already; --force-new-deployment`)
		ecsgw.run(t, "delete", "demo/web", "--force", "--until", "inactive").expect(t, exitSucceeded, `DRAINED: `)
		ecsgw.run(t, "delete", "demo/web").expect(t, exitFailed, `the service demo/web is deleted already \(INACTIVE\): nothing was deleted`)
	})
}

func TestAGatewayThatCannotBeReachedIs4(t *testing.T) {
	ecsgw := built(t)
	ecsgw.address = "127.0.0.1:1"
	ecsgw.run(t, "describe", "demo/web").expect(t, exitUnreachable, `Unavailable`)
	ecsgw.run(t, "deploy", "demo/web", "--task-definition", "web").
		expect(t, exitUnreachable, `may have happened`, `to go on: ecsgw watch deployment demo/web --created-after=\S+ --plaintext\n`)
	ecsgw.run(t, "watch", "drain", "demo/web", "--give-up-after", "1s").
		expect(t, exitUnreachable, `127.0.0.1:1 cannot be reached: Unavailable: .*connection refused.*; trying until [0-9:]{8}, --give-up-after`, `to go on: ecsgw watch drain demo/web --give-up-after=1s --plaintext\n`)
}

func TestTheLineThatGoesOnSaysAllThatWasSaid(t *testing.T) {
	ecsgw := built(t)
	ecsgw.address = "127.0.0.1:1"
	for args, line := range map[string]string{
		"watch deployment demo/web --give-up-after 1s --grace 5m --id a --follow-successor --resume r": "watch deployment demo/web --id=a " +
			"--follow-successor --grace=5m0s --resume=r --give-up-after=1s --plaintext",
		"watch drain demo/web --give-up-after 1s --grace 90s --until inactive --resume r": "watch drain demo/web --until=inactive " +
			"--grace=1m30s --resume=r --give-up-after=1s --plaintext",
		// Empty, it takes the place of ECSGW_TARGET.
		"watch drain demo/web --give-up-after 1s --target= -o json": "watch drain demo/web --give-up-after=1s --output=json --plaintext --target=",
	} {
		ecsgw.run(t, strings.Fields(args)...).expect(t, exitUnreachable, "to go on: ecsgw "+regexp.QuoteMeta(line)+"\n")
	}
}

func TestWhatIsNotUnderstoodIs2(t *testing.T) {
	ecsgw := built(t)
	ecsgw.address = "127.0.0.1:1"
	for said, args := range map[string]string{
		"needs a command":               "",
		"ecsgw watch needs a command":   "watch",
		"unknown command":               "watch something demo/web",
		"unknown flag":                  "describe demo/web --nonsense",
		"accepts 1 arg":                 "describe",
		`"task-definition" not set`:     "deploy demo/web",
		"expected: CLUSTER/SERVICE":     "describe web",
		"expected: text or json":        "describe demo/web -o yaml",
		"expected: stopped or":          "watch drain demo/web --until later",
		"expected: a time such as":      "watch deployment demo/web --created-after noon",
		"none of the others can be":     "watch deployment demo/web --id a --arn b",
		"ecsgw: --ca: open missing.pem": "describe demo/web --plaintext=false --ca missing.pem",
		"--cert, --key: open missing":   "describe demo/web --plaintext=false --cert missing.pem --key missing.pem",
		"--cert and --key (expected":    "describe demo/web --plaintext=false --key missing.pem",
		"expected: more than 0":         "describe demo/web --give-up-after 0s",
		"none of them with --plaintext": "describe demo/web --ca missing.pem",
		"--token-file: open missing":    "describe demo/web --token-file missing.token",
		"--token-file: /dev/null is em": "describe demo/web --token-file /dev/null",
		"--give-up-after -1s":           "watch drain demo/web --give-up-after -1s",
		"invalid argument \"many\" fo":  "deploy demo/web --task-definition web --desired-count many",
	} {
		ecsgw.run(t, strings.Fields(args)...).expect(t, exitUsage, regexp.QuoteMeta(said), "see ecsgw --help")
	}
	broken := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(broken, []byte("to ken\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ecsgw.run(t, "describe", "demo/web", "--token-file", broken).expect(t, exitUsage, `cannot carry \(at index 2\)`)
	ecsgw.address = "http://127.0.0.1:1"
	ecsgw.run(t, "describe", "demo/web").expect(t, exitUsage, `expected: host:port`)
	ecsgw.address = ""
	ecsgw.run(t, "describe", "demo/web").expect(t, exitUsage, "expected: --address or ECSGW_ADDRESS")
	ecsgw.run(t, "--help").expect(t, exitSucceeded, "Exit codes")
}

// program is the built command, and the gateway that its runs are told of.
type program struct{ path, address string }

func built(t *testing.T) *program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ecsgw")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	return &program{path: path}
}

func (p *program) command(args ...string) *exec.Cmd {
	command := exec.Command(p.path, args...)
	command.Env = append(os.Environ(), "ECSGW_ADDRESS="+p.address)
	return command
}

// run runs the command over plaintext to its end.
func (p *program) run(t *testing.T, args ...string) *running {
	t.Helper()
	return p.start(t, args...).end(t)
}

func (p *program) exec(t *testing.T, args ...string) *running {
	t.Helper()
	return start(t, p.command(args...)).end(t)
}

func (p *program) start(t *testing.T, args ...string) *running {
	t.Helper()
	return start(t, p.command(append([]string{"--plaintext"}, args...)...))
}

// inTerminal runs the command in a terminal of 100 columns.
func (p *program) inTerminal(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	command := p.command(append([]string{"--plaintext"}, args...)...)
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 24, Cols: 100})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	// A terminal whose program has ended is an I/O error on Linux.
	shown, _ := io.ReadAll(terminal)
	_ = command.Wait()
	return string(shown), command.ProcessState.ExitCode()
}

// running is a run of the command with what it has printed.
type running struct {
	command        *exec.Cmd
	stdout, stderr *os.File
	out, errs      string
	code           int
}

func start(t *testing.T, command *exec.Cmd) *running {
	t.Helper()
	folder := t.TempDir()
	stdout, err := os.Create(filepath.Join(folder, "stdout"))
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := os.Create(filepath.Join(folder, "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	command.Stdout, command.Stderr = stdout, stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return &running{command: command, stdout: stdout, stderr: stderr}
}

func (r *running) waitFor(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if out, _ := os.ReadFile(r.stdout.Name()); bytes.Contains(out, []byte(text)) {
			return
		}
	}
	t.Fatalf("%v does not print %s", r.command.Args, text)
}

func (r *running) waitForError(t *testing.T, pattern string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if errs, _ := os.ReadFile(r.stderr.Name()); regexp.MustCompile(pattern).Match(errs) {
			return
		}
	}
	t.Fatalf("%v does not complain of %s", r.command.Args, pattern)
}

func (r *running) signal(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := r.command.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

func (r *running) end(t *testing.T) *running {
	t.Helper()
	stuck := time.AfterFunc(2*time.Minute, func() { _ = r.command.Process.Kill() })
	defer stuck.Stop()
	if err := r.command.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	for file, into := range map[*os.File]*string{r.stdout: &r.out, r.stderr: &r.errs} {
		text, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		_ = file.Close()
		*into = string(text)
	}
	r.code = r.command.ProcessState.ExitCode()
	return r
}

// expect says what is not as it should be.
func (r *running) expect(t *testing.T, code int, patterns ...string) *running {
	t.Helper()
	if r.code != code {
		t.Errorf("%v: exit code %d (expected: %d)\n%s%s", r.command.Args, r.code, code, r.out, r.errs)
	}
	for _, pattern := range patterns {
		if !regexp.MustCompile(pattern).MatchString(r.out + r.errs) {
			t.Errorf("%v: %s%s(expected: %s)", r.command.Args, r.out, r.errs, pattern)
		}
	}
	return r
}
