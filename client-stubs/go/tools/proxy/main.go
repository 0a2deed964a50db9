// Command proxy lays a module's version as the module proxy protocol has it, below OUT.
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 6 {
		log.Fatal("usage: proxy DIR MODULE VERSION TIME OUT")
	}
	at, err := time.Parse(time.RFC3339, os.Args[4])
	if err != nil {
		log.Fatal(err)
	}
	if err := lay(os.Args[1], module.Version{Path: os.Args[2], Version: os.Args[3]}, at, os.Args[5]); err != nil {
		log.Fatal(err)
	}
}

func lay(dir string, version module.Version, at time.Time, out string) error {
	path, err := module.EscapePath(version.Path)
	if err != nil {
		return err
	}
	out = filepath.Join(out, path, "@v")
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	info, err := json.Marshal(struct {
		Version string
		Time    time.Time
	}{version.Version, at.UTC()})
	if err != nil {
		return err
	}
	base := filepath.Join(out, version.Version)
	for name, content := range map[string][]byte{
		base + ".mod": mod, base + ".info": info, filepath.Join(out, "list"): []byte(version.Version + "\n"),
	} {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			return err
		}
	}
	archive, err := os.Create(base + ".zip")
	if err != nil {
		return err
	}
	if err := zip.CreateFromDir(archive, version, dir); err != nil {
		return err
	}
	return archive.Close()
}
