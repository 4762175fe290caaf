// Package scorm packs a site for a learning platform (LMS) by SCORM 1.2, SCORM 2004, 4th edition, or cmi5.
//
// A package is one unit (SCO): the page lms.html, which owns the session with the platform and shows the site in a
// frame. Several units would each begin and end a session of their own, and many platforms then lose the reader between
// two pages. The script of that page is assets/client/lms.ts, which says what is reported.
//
// The package holds no schema files: platforms do not read them, and they are others' to hand out. The manifest names
// none either.
package scorm

import (
	"context"
	"embed"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/tree"
)

// A Version is a version of the standard.
type Version string

// The versions that there are packages for.
const (
	V12   Version = "scorm12"
	V2004 Version = "scorm2004"
	CMI5  Version = "cmi5"
)

// Options say what is packed.
type Options struct {
	Version Version
	Course  *course.Course
	Tree    *tree.Tree // the site; the files of the package are added to it
	Shell   []byte     // the script of lms.html
	Style   string     // the style sheet of the site, in the tree
	Policy  string     // the Content-Security-Policy of the pages
}

//go:embed files
var files embed.FS

// noDay is the time of all files: nobody asks a platform whether one has changed.
var noDay = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

const shellPage = "lms.html"

// Write writes the package.
func Write(ctx context.Context, w io.Writer, o Options) error {
	if len(o.Shell) == 0 {
		return errors.New("assets/client/lms.ts is missing: without it nothing reports to a learning platform")
	}
	shell, err := o.shell()
	if err != nil {
		return err
	}
	style, err := files.ReadFile("files/lms.css")
	if err != nil {
		return err
	}
	o.Tree.Put(shellPage, tree.Bytes(shell))
	o.Tree.Put("assets/lms.js", tree.Bytes(o.Shell))
	o.Tree.Put("assets/lms.css", tree.Bytes(style))
	if o.Version == CMI5 {
		o.Tree.Put("cmi5.xml", tree.Bytes(o.structure()))
	} else {
		o.Tree.Put("imsmanifest.xml", tree.Bytes(o.manifest()))
	}
	return export.Zip(ctx, w, o.Tree, noDay)
}

// shell returns the page that the platform opens.
func (o *Options) shell() ([]byte, error) {
	c := &o.Course.Config
	text, err := files.ReadFile("files/shell." + lang.Of(c.Language).Code + ".html")
	if err != nil {
		return nil, err
	}
	score := ""
	if c.ReportScore {
		score = ` data-score="yes"`
	}
	return []byte(strings.NewReplacer(
		"{LMS}",
		string(o.Version),
		"{ID}",
		html.EscapeString(c.ID),
		"{MASTERY}",
		fmt.Sprint(c.Mastery),
		"{SCORE}",
		score,
		"{POLICY}",
		html.EscapeString(o.policy()+"; frame-src 'self'"),
		"{TITLE}",
		html.EscapeString(c.FullTitle()),
		"{STYLE}",
		o.Style,
	).Replace(string(text))), nil
}

// policy returns the Content-Security-Policy of that page. By cmi5 it is said at launch where to report.
func (o *Options) policy() string {
	if o.Version != CMI5 {
		return o.Policy
	}
	return strings.Replace(o.Policy, "connect-src 'self'", "connect-src http: https:", 1)
}

// manifest returns imsmanifest.xml.
func (o *Options) manifest() []byte {
	c := &o.Course.Config
	var b strings.Builder
	version := ""
	if c.Version != "" {
		version = ` version="` + escape(c.Version) + `"`
	}
	id := "vinjett-" + c.ID // an XML id does not begin with a digit
	switch o.Version {
	case V12:
		fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<manifest identifier="%[1]s"%[2]s `+
			`xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" `+
			`xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="%[1]s-course">
    <organization identifier="%[1]s-course">
      <title>%[3]s</title>
      <item identifier="%[1]s-item" identifierref="%[1]s-sco">
        <title>%[3]s</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="%[1]s-sco" type="webcontent" adlcp:scormtype="sco" href="%[4]s">
`, id, version, escape(c.FullTitle()), shellPage)
	case V2004:
		// The content alone says when the course is completed, and the platform's own buttons, which would lead out of
		// it, are hidden.
		fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<manifest identifier="%[1]s"%[2]s `+
			`xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" `+
			`xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>2004 4th Edition</schemaversion>
  </metadata>
  <organizations default="%[1]s-course">
    <organization identifier="%[1]s-course">
      <title>%[3]s</title>
      <item identifier="%[1]s-item" identifierref="%[1]s-sco">
        <title>%[3]s</title>
        <imsss:sequencing>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>
        <adlnav:presentation>
          <adlnav:navigationInterface>
            <adlnav:hideLMSUI>previous</adlnav:hideLMSUI>
            <adlnav:hideLMSUI>continue</adlnav:hideLMSUI>
          </adlnav:navigationInterface>
        </adlnav:presentation>
      </item>
      <imsss:sequencing>
        <imsss:controlMode choice="true" flow="true"/>
      </imsss:sequencing>
    </organization>
  </organizations>
  <resources>
    <resource identifier="%[1]s-sco" type="webcontent" adlcp:scormType="sco" href="%[4]s">
`, id, version, escape(c.FullTitle()), shellPage)
	}
	for _, name := range o.Tree.Paths() {
		fmt.Fprintf(&b, "      <file href=\"%s\"/>\n", escape(name))
	}
	b.WriteString("    </resource>\n  </resources>\n</manifest>\n")
	return []byte(b.String())
}

// structure returns cmi5.xml, a course of one unit, by
// https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd. A unit has one mark that passes it, where results are
// reported; completed is what the course has always meant by it, the mark included.
func (o *Options) structure() []byte {
	c := &o.Course.Config
	text := fmt.Sprintf(`<langstring lang="%s">%s</langstring>`, escape(c.Language), escape(c.FullTitle()))
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="urn:vinjett:%[1]s">
    <title>%[2]s</title>
    <description>%[2]s</description>
  </course>
  <au id="urn:vinjett:%[1]s:course" moveOn="Completed"%[3]s>
    <title>%[2]s</title>
    <description>%[2]s</description>
    <url>%[4]s</url>
  </au>
</courseStructure>
`, escape(c.ID), text, masteryScore(c), shellPage)
}

func masteryScore(c *course.Config) string {
	if !c.ReportScore || c.Mastery == 0 {
		return ""
	}
	return fmt.Sprintf(" masteryScore=\"%g\"", float64(c.Mastery)/100)
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}
