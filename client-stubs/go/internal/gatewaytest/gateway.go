// Package gatewaytest starts what the tests of this module talk to: the gateway with its simulator
// embedded, and the rig of the cases that all client libraries share. Both are Java programs that
// the repository's build makes.
package gatewaytest

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

var (
	serves = regexp.MustCompile(`ECS Gateway serves on (\S+:\d+)`)
	plays  = regexp.MustCompile(`^(http://127\.0\.0\.1:\d+)$`)
)

// Start starts a gateway of its own for the test, with simulated time at 20 times ours, and answers
// its address. The test is skipped where the gateway's jar or a Java to run it is missing.
func Start(t *testing.T) (address string) {
	t.Helper()
	jar := built(t, "server/target/ecsgateway-server.jar")
	command := exec.Command(java(t), "-XX:TieredStopAtLevel=1", "-jar", jar)
	command.Env = append(os.Environ(), "GRPC_SERVER_PORT=0", "GATEWAY_MANAGEMENT_PORT=-1",
		"GATEWAY_SIMULATOR_SPEED=20", "GATEWAY_AUDIT_FILE=none")
	return run(t, command, serves)
}

// Programs answers the paths of a Java and of the gateway's jar. The test is skipped where one is missing.
func Programs(t *testing.T) (javaPath, jar string) {
	t.Helper()
	return java(t), built(t, "server/target/ecsgateway-server.jar")
}

// StartRig starts the rig of the shared cases and answers its URL. The test is skipped where the rig,
// the gateway's jar or a Java to run them is missing.
func StartRig(t *testing.T) (url string) {
	t.Helper()
	built(t, "server/target/ecsgateway-server.jar")
	built(t, "client-stubs/cases/target/classpath")
	java(t)
	return run(t, exec.Command(built(t, "client-stubs/cases/rig")), plays)
}

// built answers the whole path of what the repository's build makes.
func built(t *testing.T, path string) string {
	t.Helper()
	path = filepath.Join(repository(), path)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not there (expected: made by ./mvnw package)", path)
	}
	return path
}

// run starts a program and answers what the pattern finds in the first line of its output that it
// matches. The program is stopped with the test.
func run(t *testing.T, command *exec.Cmd, ready *regexp.Regexp) string {
	t.Helper()
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	found := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if line := ready.FindStringSubmatch(lines.Text()); line != nil && len(found) == 0 {
				found <- line[1]
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
		t.Fatalf("%v ended before it served", command.Args)
	case <-time.After(2 * time.Minute):
		t.Fatalf("%v did not say that it serves", command.Args)
	}
	return ""
}

// repository is where this file's repository begins.
func repository() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "../../../..")
}

// java is a Java 25.
func java(t *testing.T) string {
	t.Helper()
	found, err := exec.Command(filepath.Join(repository(), ".ci/java25")).Output()
	if err != nil {
		t.Skip("no JDK 25 found (expected: in JAVA25_HOME)")
	}
	return strings.TrimSpace(string(found))
}
