package media

import (
	"strings"
	"testing"
)

func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range types {
		if seen[k.Extension] || k.Extension != strings.ToLower(k.Extension) || !strings.HasPrefix(k.Extension, ".") {
			t.Errorf("%s stands twice, or is no extension", k.Extension)
		}
		seen[k.Extension] = true
		if k.MIME == "" || k.Name == "" || k.abilities == 0 {
			t.Errorf("%s has an empty cell", k.Extension)
		}
		if k.Can(Published) != (k.is != nil) || k.Can(Published) != (k.Use != Part) {
			t.Errorf("%s: what an author publishes has a use, and its content can be checked", k.Extension)
		}
		if k.Can(Published) && !k.Can(Inlined) {
			t.Errorf("%s: the single file would lose it", k.Extension)
		}
	}
}

func TestOf(t *testing.T) {
	if got := Of("media/Bild.JPG"); got.MIME != "image/jpeg" || got.Use != Picture {
		t.Errorf("a .JPG is %v", got)
	}
	if got := Of("x.key"); got.Can(Published|Inlined|Printed) || got.Header() != "application/octet-stream" {
		t.Errorf("a file of an unknown kind is %v", got)
	}
	if got := Of("x.svg").Header() + " " + Of("x.css").Header(); got != "image/svg+xml text/css; charset=utf-8" {
		t.Errorf("headers are %s", got)
	}
	if !Of("x.js").SentAs("application/javascript") || !Of("x.svg").SentAs("image/svg+xml") ||
		Of("x.css").SentAs("") || Of("x.key").SentAs("") {
		t.Error("a type that a server gives is judged wrongly")
	}
	if got := Extensions(Published, Film, Captions); got != ".mp4, .webm, .vtt" {
		t.Errorf("the films are %s", got)
	}
}

// proper is the beginning of a file of each kind.
var proper = map[string]string{
	".svg":  `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`,
	".png":  "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
	".jpg":  "\xff\xd8\xff\xe0\x00\x10JFIF",
	".jpeg": "\xff\xd8\xff\xe1\x00\x10Exif",
	".gif":  "GIF89a\x01\x00",
	".webp": "RIFF\x24\x00\x00\x00WEBPVP8 ",
	".mp3":  "\xff\xfb\x90\x64",
	".m4a":  "\x00\x00\x00\x20ftypM4A ",
	".ogg":  "OggS\x00\x02",
	".wav":  "RIFF\x24\x00\x00\x00WAVEfmt ",
	".mp4":  "\x00\x00\x00\x20ftypisom",
	".webm": "\x1a\x45\xdf\xa3\x9f\x42\x86",
	".vtt":  "\ufeffWEBVTT\r\n\r\n00:00.000 --> 00:02.000\r\nHej.\r\n",
	".txt":  "Hej.\n",
	".csv":  "namn;\xe5lder\r\n",
	".pdf":  "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
	".docx": "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
	".xlsx": "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
	".pptx": "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
	".odt":  "PK\x03\x04\x14\x00\x00\x08mimetypeapplication/vnd.oasis.opendocument.text",
	".zip":  "PK\x05\x06\x00\x00",
}

func TestCheck(t *testing.T) {
	for _, k := range types {
		if !k.Can(Published) {
			continue
		}
		if proper[k.Extension] == "" {
			t.Errorf("there is no proper %s here to try", k.Extension)
		}
		if fault, _ := k.Check([]byte(proper[k.Extension])); fault != "" {
			t.Errorf("a proper %s: %s", k.Extension, fault)
		}
		if fault, hint := k.Check(nil); fault != "the file is empty" || hint == "" {
			t.Errorf("an empty %s: %q, %q", k.Extension, fault, hint)
		}
		noise := []byte("\x00\x01\x02 nothing that any program writes")
		if fault, hint := k.Check(noise); fault == "" || hint == "" {
			t.Errorf("%s of random bytes passes", k.Extension)
		}
	}
	for _, c := range []struct{ name, content, fault, hint string }{
		{"a.jpg", proper[".png"], "the content of the file is not JPEG but PNG", "name it .png, or save it as JPEG"},
		{"a.vtt", "1\n00:00:01,000 --> 00:00:02,000\nHej.\n", "the content of the file is not WebVTT",
			"its first line is WEBVTT, then comes an empty one; times have a point, as 00:01.500 --> 00:04.000"},
		{"a.vtt", "WEBVTTX\n", "the content of the file is not WebVTT",
			"its first line is WEBVTT, then comes an empty one; times have a point, as 00:01.500 --> 00:04.000"},
		{"a.odt", proper[".zip"], "the content of the file is not OpenDocument but ZIP",
			"name it .zip, or save it as OpenDocument"},
		{"a.docx", proper[".zip"], "the content of the file is not Word but ZIP", "name it .zip, or save it as Word"},
		{"a.mp3", "\xff\xfeh\x00e\x00j\x00", "the content of the file is not MP3",
			"open it in the program it comes from and save it as MP3"},
	} {
		if fault, hint := Of(c.name).Check([]byte(c.content)); fault != c.fault || hint != c.hint {
			t.Errorf("%s: %q, %q; want %q, %q", c.name, fault, hint, c.fault, c.hint)
		}
	}
}
