package examples

import (
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
	"context": `"context"`, "fmt": `"fmt"`, "os": `"os"`, "strings": `"strings"`, "time": `"time"`,
	"codes":      `"google.golang.org/grpc/codes"`,
	"ecsgateway": `ecsgateway "ecsgateway.io/client-go"`, "pb": `pb "ecsgateway.io/client-go/ecsgatewayv1"`,
}

func TestTheGoOfThePageCompiles(t *testing.T) {
	blocks := blocksOf(t, "go")
	if len(blocks) != 4 {
		t.Fatalf("%d blocks (expected: 4)", len(blocks))
	}
	for i, block := range blocks {
		if !strings.HasPrefix(block, "package ") {
			header := "package main\n"
			for name, path := range packages {
				if regexp.MustCompile(`\b` + name + `\.`).MatchString(block) {
					header += "import " + path + "\n"
				}
			}
			block = header + block + "\nfunc main() {}\n"
		}
		compile(t, block, i)
	}
}

func TestTheCommandsOfThePageWorkInTheirOrder(t *testing.T) {
	address := gatewaytest.Start(t)
	gatewaytest.Fill(t, address)
	blocks := blocksOf(t, "sh")
	session := blocks[len(blocks)-1]
	if !strings.HasPrefix(session, "export ECSGW_ADDRESS=127.0.0.1:50051\n") {
		t.Fatalf("the last block is %s", session)
	}
	programs := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", programs+"/", "ecsgateway.io/client-go/cmd/ecsgw").CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	command := exec.Command("bash", "-euxo", "pipefail", "-c", strings.Replace(session, "127.0.0.1:50051", address, 1))
	command.Env = append(os.Environ(), "PATH="+programs+":"+os.Getenv("PATH"))
	out, err := command.CombinedOutput()
	if err != nil || strings.Count(string(out), "\nSUCCEEDED: ") != 2 || !strings.Contains(string(out), "\nDRAINED: ") {
		t.Errorf("%v\n%s", err, out)
	}
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

// compile puts the program into a folder of this module, where its imports are found.
func compile(t *testing.T, program string, number int) {
	t.Helper()
	folder, err := os.MkdirTemp(".", "page-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "main.go"), []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "vet", "./"+folder).CombinedOutput(); err != nil {
		t.Errorf("block %d: %s\n%s", number+1, out, program)
	}
}
