// Package vinjett holds the files that the program carries with it: the built-in layouts and assets.
package vinjett

import (
	"embed"
	"io/fs"
)

//go:embed layouts assets
var files embed.FS

// Files returns the built-in files: the folders layouts and assets.
func Files() fs.FS { return files }
