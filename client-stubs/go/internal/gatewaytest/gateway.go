// Package gatewaytest starts what the tests of this module talk to: the gateway with its simulator
// embedded, and the rig of the cases that all client libraries share. Both are Java programs that
// the repository's build makes.
package gatewaytest

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

var serves = regexp.MustCompile(`ECS Gateway serves on (\S+:\d+)`)

// Start starts a gateway of its own for the test, with simulated time at 20 times ours, and answers
// its address. Settings are environment variables, as in "GRPC_SERVER_PORT=50051". The test is
// skipped where the gateway's jar or a Java to run it is missing.
func Start(t *testing.T, settings ...string) (address string) {
	t.Helper()
	line := Run(t, "server/target/ecsgateway-server.jar", serves, append([]string{
		"GRPC_SERVER_PORT=0", "GATEWAY_MANAGEMENT_PORT=-1", "GATEWAY_SIMULATOR_SPEED=20", "GATEWAY_AUDIT_FILE=none",
	}, settings...)...)
	return line[1]
}

// Run starts a jar of the repository and answers what the pattern finds in the first line of its
// output that it matches. The program is stopped with the test.
func Run(t *testing.T, jar string, ready *regexp.Regexp, settings ...string) []string {
	t.Helper()
	jar = filepath.Join(repository(), jar)
	if _, err := os.Stat(jar); err != nil {
		t.Skipf("%s is not there (expected: made by ./mvnw package)", jar)
	}
	java, err := findJava()
	if err != nil {
		t.Skip(err)
	}
	command := exec.Command(java, "-XX:TieredStopAtLevel=1", "-jar", jar)
	command.Env = append(os.Environ(), settings...)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	found := make(chan []string, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if line := ready.FindStringSubmatch(lines.Text()); line != nil && len(found) == 0 {
				found <- line
			}
		}
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-ended
		_ = command.Wait()
	})
	select {
	case line := <-found:
		return line
	case <-ended:
		t.Fatalf("%s ended before it served", jar)
	case <-time.After(2 * time.Minute):
		t.Fatalf("%s did not say that it serves", jar)
	}
	return nil
}

// repository is where this file's repository begins.
func repository() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "../../../..")
}

func findJava() (string, error) {
	homes := []string{os.Getenv("JAVA25_HOME"), os.Getenv("JAVA_HOME")}
	installed, _ := filepath.Glob("/usr/lib/jvm/*25*")
	ofUser, _ := filepath.Glob(filepath.Join(os.Getenv("HOME"), ".sdkman/candidates/java/25*"))
	for _, home := range append(append(homes, installed...), ofUser...) {
		java := filepath.Join(home, "bin/java")
		if home == "" {
			continue
		}
		if version, err := exec.Command(java, "-version").CombinedOutput(); err == nil && strings.Contains(string(version), `version "25`) {
			return java, nil
		}
	}
	return "", errors.New("no JDK 25 found (expected: in JAVA25_HOME)")
}
