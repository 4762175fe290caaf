package scorm_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/export/scorm"
	"github.com/vinjett/vinjett/internal/tree"
)

// pack packs a site of two files and returns what is in the package.
func pack(t *testing.T, version scorm.Version, config course.Config) map[string]string {
	t.Helper()
	site := tree.New()
	site.Put("index.html", tree.Bytes([]byte("<p>start</p>")))
	site.Put("assets/site-12345678.css", tree.Bytes(nil))
	var b bytes.Buffer
	err := scorm.Write(t.Context(), &b, scorm.Options{
		Style:   "assets/site-12345678.css",
		Version: version, Course: &course.Course{Config: config}, Tree: site, Shell: []byte("shell"),
		Policy: "default-src 'none'",
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range r.File {
		data, err := r.Open(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(data)
		files[f.Name] = string(text)
	}
	return files
}

var config = course.Config{ID: "2-kurs", Title: `Fråga & "svara" <nu>`, Language: "sv", Version: "1.0", Mastery: 80,
	Subtitle: "Om att tala"}

type manifest struct {
	XMLName       xml.Name
	ID            string `xml:"identifier,attr"`
	Schema        string `xml:"metadata>schema"`
	SchemaVersion string `xml:"metadata>schemaversion"`
	Organizations struct {
		Default string `xml:"default,attr"`
		List    []struct {
			ID    string `xml:"identifier,attr"`
			Title string `xml:"title"`
			Items []struct {
				ID    string `xml:"identifier,attr"`
				Ref   string `xml:"identifierref,attr"`
				Title string `xml:"title"`
			} `xml:"item"`
		} `xml:"organization"`
	} `xml:"organizations"`
	Resources []struct {
		ID    string     `xml:"identifier,attr"`
		Type  string     `xml:"type,attr"`
		Href  string     `xml:"href,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
		Files []struct {
			Href string `xml:"href,attr"`
		} `xml:"file"`
	} `xml:"resources>resource"`
}

// The rules that a platform goes by. A schema does not see all of them: in 2004 it takes the spelling of 1.2 for
// scormType.
func TestManifest(t *testing.T) {
	for version, want := range map[scorm.Version]struct{ space, schemaVersion, typeSpace, typeName string }{
		scorm.V12: {"http://www.imsproject.org/xsd/imscp_rootv1p1p2", "1.2",
			"http://www.adlnet.org/xsd/adlcp_rootv1p2", "scormtype"},
		scorm.V2004: {"http://www.imsglobal.org/xsd/imscp_v1p1", "2004 4th Edition",
			"http://www.adlnet.org/xsd/adlcp_v1p3", "scormType"},
	} {
		files := pack(t, version, config)
		var m manifest
		if err := xml.Unmarshal([]byte(files["imsmanifest.xml"]), &m); err != nil {
			t.Fatal(err)
		}
		if m.XMLName.Space != want.space || m.XMLName.Local != "manifest" || m.Schema != "ADL SCORM" ||
			m.SchemaVersion != want.schemaVersion {
			t.Errorf("%s: %+v", version, m)
		}
		name := regexp.MustCompile(`^[A-Za-z_][\w.-]*$`) // an XML id
		organization := m.Organizations.List[0]
		item, resource := organization.Items[0], m.Resources[0]
		ids := []string{m.ID, organization.ID, item.ID, resource.ID}
		for _, id := range ids {
			if !name.MatchString(id) {
				t.Errorf("%s: the id %q", version, id)
			}
		}
		if slices.Sort(ids); len(slices.Compact(ids)) != 4 || m.Organizations.Default != organization.ID ||
			item.Ref != resource.ID {
			t.Errorf("%s: ids %q, default %q, refers to %q", version, ids, m.Organizations.Default, item.Ref)
		}
		if len(m.Organizations.List) != 1 || len(organization.Items) != 1 || len(m.Resources) != 1 {
			t.Errorf("%s: not one unit", version)
		}
		if want := config.Title + " – Om att tala"; organization.Title != want || item.Title != want {
			t.Errorf("%s: the title is %q", version, organization.Title)
		}
		if a := resource.Attrs; resource.Type != "webcontent" || resource.Href != "lms.html" || len(a) != 1 ||
			a[0].Name.Space != want.typeSpace || a[0].Name.Local != want.typeName || a[0].Value != "sco" {
			t.Errorf("%s: %+v", version, resource)
		}
		var listed, packed []string
		for _, f := range resource.Files {
			listed = append(listed, f.Href)
		}
		for name := range files {
			if name != "imsmanifest.xml" {
				packed = append(packed, name)
			}
			if strings.HasSuffix(name, ".xsd") || strings.HasSuffix(name, ".dtd") {
				t.Errorf("%s: the package holds %s", version, name)
			}
		}
		slices.Sort(packed)
		if !slices.Equal(listed, packed) {
			t.Errorf("%s: listed are %q, packed %q", version, listed, packed)
		}
	}
}

func TestShell(t *testing.T) {
	page := pack(t, scorm.V12, config)["lms.html"]
	for _, want := range []string{
		`data-lms="scorm12" data-course="2-kurs" data-mastery="80">`,
		`content="default-src &#39;none&#39;; frame-src &#39;self&#39;"`,
		`<title>Fråga &amp; &#34;svara&#34; &lt;nu&gt; – Om att tala</title>`,
		`href="assets/site-12345678.css"`, "Spara och stäng",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if left := regexp.MustCompile(`\{[A-Z]+\}`).FindString(page); left != "" {
		t.Errorf("%s is not filled in", left)
	}
	english := config
	english.Language, english.ReportScore = "en", true
	page = pack(t, scorm.V2004, english)["lms.html"]
	for _, want := range []string{`data-lms="scorm2004"`, `data-score="yes"`, `lang="en"`, "Save and close"} {
		if !strings.Contains(page, want) {
			t.Errorf("the English page lacks %s", want)
		}
	}
}

func TestWithoutShell(t *testing.T) {
	err := scorm.Write(t.Context(), io.Discard, scorm.Options{Version: scorm.V12, Course: &course.Course{},
		Tree: tree.New()})
	if err == nil || !strings.Contains(err.Error(), "lms.ts") {
		t.Errorf("got %v", err)
	}
}

// The structure of a cmi5 course, by its schema; a mark stands in it where results are reported.
func TestStructure(t *testing.T) {
	type text struct {
		Lang string `xml:"lang,attr"`
		Text string `xml:",chardata"`
	}
	scored := config
	scored.ReportScore = true
	for mastery, c := range map[string]course.Config{"": config, "0.8": scored} {
		files := pack(t, scorm.CMI5, c)
		var m struct {
			XMLName xml.Name
			Course  struct {
				ID          string `xml:"id,attr"`
				Title       text   `xml:"title>langstring"`
				Description text   `xml:"description>langstring"`
			} `xml:"course"`
			Units []struct {
				ID      string `xml:"id,attr"`
				MoveOn  string `xml:"moveOn,attr"`
				Mastery string `xml:"masteryScore,attr"`
				Title   text   `xml:"title>langstring"`
				URL     string `xml:"url"`
			} `xml:"au"`
		}
		if err := xml.Unmarshal([]byte(files["cmi5.xml"]), &m); err != nil {
			t.Fatal(err)
		}
		title := text{"sv", config.Title + " – Om att tala"}
		if m.XMLName.Space != "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd" ||
			m.Course.ID != "urn:vinjett:2-kurs" || m.Course.Title != title || m.Course.Description != title ||
			len(m.Units) != 1 {
			t.Fatalf("%+v", m)
		}
		u := m.Units[0]
		if u.ID == m.Course.ID || u.MoveOn != "Completed" || u.Mastery != mastery || u.Title != title ||
			u.URL != "lms.html" {
			t.Errorf("%+v", u)
		}
		if files["imsmanifest.xml"] != "" || !strings.Contains(files["lms.html"], `data-lms="cmi5"`) {
			t.Error("the package is one of SCORM")
		}
	}
}

// Only the page that reports by cmi5 may speak with another host, which is named at launch.
func TestPolicy(t *testing.T) {
	for version, want := range map[scorm.Version]string{scorm.V12: "&#39;self&#39;", scorm.CMI5: "http: https:"} {
		var b bytes.Buffer
		site := tree.New()
		err := scorm.Write(t.Context(), &b, scorm.Options{Version: version, Course: &course.Course{Config: config},
			Tree: site, Shell: []byte("shell"), Policy: "connect-src 'self'"})
		if err != nil {
			t.Fatal(err)
		}
		r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		f, err := r.Open("lms.html")
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(f)
		if !strings.Contains(string(page), `content="connect-src `+want+`; frame-src`) {
			t.Errorf("%s: %s", version, page)
		}
	}
}
