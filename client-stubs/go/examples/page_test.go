package examples

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ecsgateway.io/client-go/internal/gatewaytest"
)

const page = "../../../docs/clients/go.md"

// What the page's blocks may use without saying so.
var packages = map[string]string{
	"bufio": `"bufio"`, "exec": `"os/exec"`, "io": `"io"`, "testing": `"testing"`,
	"context": `"context"`, "fmt": `"fmt"`, "os": `"os"`, "strings": `"strings"`, "time": `"time"`,
	"codes":      `"google.golang.org/grpc/codes"`,
	"ecsgateway": `ecsgateway "ecsgateway.io/client-go"`, "pb": `pb "ecsgateway.io/client-go/ecsgatewayv1"`,
}

// In the order of the page: its program, the functions that main is to call, the examples, the command.
func TestThePageWorksInItsOrder(t *testing.T) {
	address := gatewaytest.Start(t)
	here := func(text string) string { return strings.ReplaceAll(text, "127.0.0.1:50051", address) }
	blocks := blocksOf(t, "go")
	first := here(blocks[0])
	runs(t, exec.Command("go", "run", folder(t, map[string]string{"main.go": first})), "[]\n")

	calling := strings.Replace(first, "\tlisted, err :=", `	if err := createWeb(context.Background(), client); err != nil {
		log.Fatal(err)
	}
	if err := deploy(context.Background(), client, "demo", "web", "web:2"); err != nil {
		log.Fatal(err)
	}
	listed, err :=`, 1)
	files := map[string]string{"main.go": calling}
	for i, block := range blocks[1:] {
		if !strings.Contains(block, "testing.T") {
			files[fmt.Sprintf("block%d.go", i)] = withImports(block)
		}
	}
	runs(t, exec.Command("go", "run", folder(t, files)), "%\n[arn:aws:ecs:us-east-1:123456789012:cluster/demo]\n")

	sessions := blocksOf(t, "sh")
	examples := exec.Command("bash", "-euxo", "pipefail", "-c", here(sessions[len(sessions)-3]))
	examples.Dir = ".."
	runs(t, examples, "default arn:aws:ecs:us-east-1:123456789012:service/demo/web\n")
	programs := t.TempDir()
	runs(t, exec.Command("go", "build", "-o", programs+"/", "ecsgateway.io/client-go/cmd/ecsgw"), "")
	session := exec.Command("bash", "-euxo", "pipefail", "-c", here(sessions[len(sessions)-1]))
	session.Env = append(os.Environ(), "PATH="+programs+":"+os.Getenv("PATH"))
	if out := runs(t, session, "\nDRAINED: "); strings.Count(out, "\nSUCCEEDED: ") != 2 {
		t.Error(out)
	}
}

func TestTheGatewayForTestsOfThePageStartsOrSaysWhyNot(t *testing.T) {
	java, jar := gatewaytest.Programs(t)
	blocks := blocksOf(t, "go")
	uses := `package main
import (
	"testing"
	ecsgateway "ecsgateway.io/client-go"
	pb "ecsgateway.io/client-go/ecsgatewayv1"
)
func TestIt(t *testing.T) {
	client, err := ecsgateway.Connect(startGateway(t, "JAVA", "JAR"), ecsgateway.Options{Plaintext: true})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Clusters.ListClusters(t.Context(), &pb.ListClustersRequest{}); err != nil {
		t.Fatal(err)
	}
}
`
	for given, said := range map[string]string{jar: "ok ", "missing.jar": "Error: Unable to access jarfile missing.jar"} {
		out, _ := exec.Command("go", "test", folder(t, map[string]string{
			"gateway_test.go": withImports(blocks[len(blocks)-1]),
			"uses_test.go":    strings.NewReplacer("JAVA", java, "JAR", given).Replace(uses),
		})).CombinedOutput()
		if !strings.Contains(string(out), said) {
			t.Errorf("%s(expected: %s)", out, said)
		}
	}
}

func runs(t *testing.T, command *exec.Cmd, said string) string {
	t.Helper()
	out, err := command.CombinedOutput()
	if err != nil || !strings.Contains(string(out), said) {
		t.Fatalf("%v: %v\n%s(expected: %s)", command.Args, err, out, said)
	}
	return string(out)
}

func withImports(block string) string {
	header := "package main\n"
	for name, path := range packages {
		if regexp.MustCompile(`\b` + name + `\.`).MatchString(block) {
			header += "import " + path + "\n"
		}
	}
	return header + block
}

// blocksOf answers the page's fenced blocks of a language.
func blocksOf(t *testing.T, language string) (blocks []string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Skip("outside of the repository")
	}
	for _, block := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block[1])
	}
	return blocks
}

// folder puts files into a folder of this module, where their imports are found.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	path, err := os.MkdirTemp(".", "page-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(path) })
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(path, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "./" + path
}
